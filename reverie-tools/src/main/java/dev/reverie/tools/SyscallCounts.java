package dev.reverie.tools;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How often each system call was made. Not thread-safe. */
public final class SyscallCounts {
    /** Native numbers below this are counted in an array; there are fewer than 500 today. */
    private static final int SMALL_NUMBERS = 512;

    /** None of them has been counted. */
    private static final long[] NONE = {};

    /** By number; {@link #NONE} at first, as there is one of these for each thread and process. */
    private long[] small = NONE;

    private final Map<Key, Long> others = new HashMap<>();

    /** Counts one call. */
    public void add(Syscall call) {
        int number = call.number();
        if (call.abi() == Abi.X86_64 && number >= 0 && number < SMALL_NUMBERS) {
            if (small.length == 0) {
                small = new long[SMALL_NUMBERS];
            }
            small[number]++;
        } else {
            others.merge(new Key(call.abi(), number, call.name()), 1L, Long::sum);
        }
    }

    /** Counts calls in the native convention: so many of each number, which all are below {@link #SMALL_NUMBERS}. */
    void addAll(long[] calls) {
        if (small.length == 0 && calls.length > 0) {
            small = Arrays.copyOf(calls, SMALL_NUMBERS);
            return;
        }
        for (int number = 0; number < calls.length; number++) {
            small[number] += calls[number];
        }
    }

    /** Adds all of the other's counts to these. */
    public void addAll(SyscallCounts more) {
        addAll(more.small);
        for (Map.Entry<Key, Long> entry : more.others.entrySet()) {
            others.merge(entry.getKey(), entry.getValue(), Long::sum);
        }
    }

    /** How many calls there were. */
    public long total() {
        long total = 0;
        for (long count : small) {
            total += count;
        }
        for (long count : others.values()) {
            total += count;
        }
        return total;
    }

    /** How often the native call with this number was made. */
    public long count(int number) {
        return number >= 0 && number < small.length
                ? small[number]
                : others.getOrDefault(new Key(Abi.X86_64, number, nameOf(number)), 0L);
    }

    /** A table of the counts, most frequent call first, and the total; one line each. */
    public String table() {
        Row[] rows = rows();
        StringBuilder text = new StringBuilder("    calls  system call\n---------  ----------------\n");
        for (Row row : rows) {
            appendRow(text, row.count, row.name);
        }
        text.append("---------  ----------------\n");
        appendRow(text, total(), "total");
        return text.toString();
    }

    private Row[] rows() {
        Row[] rows = new Row[distinct()];
        int filled = 0;
        for (int number = 0; number < small.length; number++) {
            if (small[number] > 0) {
                rows[filled++] = new Row(small[number], nameOf(number));
            }
        }
        for (Map.Entry<Key, Long> entry : others.entrySet()) {
            Key key = entry.getKey();
            String suffix = key.abi == Abi.X86_64 ? "" : " (" + key.abi + ")";
            rows[filled++] = new Row(entry.getValue(), key.name + suffix);
        }
        Arrays.sort(rows);
        return rows;
    }

    private int distinct() {
        int distinct = others.size();
        for (long count : small) {
            if (count > 0) {
                distinct++;
            }
        }
        return distinct;
    }

    private static String nameOf(int number) {
        String name = Sysno.name(number);
        return name == null ? "syscall_0x" + Integer.toHexString(number) : name;
    }

    private static void appendRow(StringBuilder text, long count, String name) {
        String digits = Long.toString(count);
        text.repeat(' ', Math.max(0, 9 - digits.length()))
                .append(digits)
                .append("  ")
                .append(name)
                .append('\n');
    }

    /** A call that has no place in the array. */
    private record Key(Abi abi, int number, String name) {}

    /** A line of the table. */
    private record Row(long count, String name) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int byCount = Long.compare(other.count, count);
            return byCount != 0 ? byCount : name.compareTo(other.name);
        }
    }
}
