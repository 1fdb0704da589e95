package dev.reverie.linux.ffi;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Builds the rows that a new child executes; see {@link Stubs} for their layout. */
final class SyscallScript {
    private static final int ROW = 72;
    private static final int RESULT = 56;
    private static final int TOLERANT = 64;

    /** What a result slot holds until its row has run: no system call returns it. */
    private static final long NOT_RUN = Long.MIN_VALUE;

    private final Arena arena;
    private final List<Row> rows = new ArrayList<>();
    private final NativeBuffer results;

    SyscallScript(Arena arena, int maxRows) {
        this.arena = arena;
        results = NativeBuffer.in(arena, 8L * maxRows);
        for (int i = 0; i < maxRows; i++) {
            results.putLong(8L * i, NOT_RUN);
        }
    }

    /** A row whose failure ends the child. */
    void add(String what, int number, long... arguments) {
        rows.add(new Row(what, number, arguments, false));
    }

    /** A row that may fail. */
    void addTolerant(String what, int number, long... arguments) {
        rows.add(new Row(what, number, arguments, true));
    }

    /** The finished rows, in memory that lives as long as the arena. */
    NativeBuffer assemble() {
        NativeBuffer code = NativeBuffer.in(arena, (long) ROW * rows.size());
        for (int i = 0; i < rows.size(); i++) {
            long base = (long) ROW * i;
            Row row = rows.get(i);
            code.putLong(base, row.number);
            for (int j = 0; j < row.arguments.length; j++) {
                code.putLong(base + 8 + 8L * j, row.arguments[j]);
            }
            code.putLong(base + RESULT, results.address() + 8L * i);
            code.putLong(base + TOLERANT, row.tolerant ? 1 : 0);
        }
        return code;
    }

    /** What failed in the child and ended it, once it has ended; {@code null} if no row did. */
    @org.jspecify.annotations.Nullable
    Failure failure() {
        for (int i = rows.size() - 1; i >= 0; i--) {
            long result = results.getLong(8L * i);
            if (result != NOT_RUN) {
                Row row = rows.get(i);
                return row.tolerant || !dev.reverie.linux.Errnos.isError(result)
                        ? null
                        : new Failure(row.what, (int) -result);
            }
        }
        return null;
    }

    /** A row that failed: what it was for, and the positive errno. */
    record Failure(String what, int errno) {}

    private static final class Row {
        final String what;
        final long number;
        final long[] arguments;
        final boolean tolerant;

        Row(String what, long number, long[] arguments, boolean tolerant) {
            this.what = what;
            this.number = number;
            this.arguments = arguments;
            this.tolerant = tolerant;
        }
    }
}
