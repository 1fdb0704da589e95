package dev.reverie.x86;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the {@code syscall} instructions of code whose functions are known. The bytes 0f 05 are none where they are data, or
 * part of another instruction: only what is met by decoding from the start of its function counts, and nothing behind bytes
 * in a function that are no instruction. Functions without those bytes are not decoded. A {@code syscall} with a prefix in front is left out, as its two
 * bytes alone are no instruction there.
 */
public final class SyscallSites {
    private static final byte ESCAPE = 0x0f;
    private static final byte SYSCALL = 0x05;
    private static final int FIRST_CAPACITY = 1 << 12;

    private final byte[] code;
    private final long address;
    private final List<SyscallSite> sites = new ArrayList<>();

    // Of the function that is being looked at: starts of instructions and targets of branches, as indexes of the code.
    private int[] starts = new int[FIRST_CAPACITY];
    private int startCount;
    private int[] targets = new int[FIRST_CAPACITY];
    private int targetCount;

    private SyscallSites(byte[] code, long address) {
        this.code = code;
        this.address = address;
    }

    /**
     * Finds them.
     *
     * @param code an executable section, or several with what is between them
     * @param address where the first byte is
     * @param functions where functions begin, in ascending order; what is in front of the first is not looked at, and a function
     *     reaches to the next
     * @return the sites, in ascending order
     */
    public static List<SyscallSite> find(byte[] code, long address, long[] functions) {
        SyscallSites search = new SyscallSites(code, address);
        int at = 0;
        while ((at = search.nextCandidate(at)) >= 0) {
            int index = Arrays.binarySearch(functions, address + at);
            int function = index >= 0 ? index : -index - 2;
            long end = code.length;
            if (function + 1 < functions.length) {
                end = Math.min(end, functions[function + 1] - address);
            }
            if (function >= 0 && functions[function] >= address) {
                search.decode((int) (functions[function] - address), (int) end);
            }
            at = Math.max(at + 1, (int) end);
        }
        return search.sites;
    }

    /** Where 0f 05 is next; −1 if it is nowhere. Every second byte is enough to look at. */
    private int nextCandidate(int from) {
        byte[] bytes = code;
        for (int i = from + 1; i < bytes.length; i += 2) {
            if ((bytes[i] & ~(ESCAPE ^ SYSCALL)) != SYSCALL) {
                continue; // neither of the two, nor what differs only where they do
            }
            if (bytes[i] == SYSCALL && bytes[i - 1] == ESCAPE) {
                return i - 1;
            }
            if (bytes[i] == ESCAPE && i + 1 < bytes.length && bytes[i + 1] == SYSCALL) {
                return i;
            }
        }
        return -1;
    }

    /** Decodes a function, and adds the sites that are in it. */
    private void decode(int from, int end) {
        startCount = 0;
        targetCount = 0;
        int[] found = new int[0];
        Decoder decoder = new Decoder(code, end, address);
        int at = from;
        while (at < end && decoder.decode(at) != 0) {
            Kind kind = decoder.kind();
            if (kind == Kind.SYSCALL && decoder.length() == SyscallSite.LENGTH) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = startCount;
            } else if (kind.hasTarget()) {
                noteTarget(decoder.target() - address, from, end);
            }
            noteStart(at);
            at += decoder.length();
        }
        noteStart(at);
        Arrays.sort(targets, 0, targetCount);
        for (int site : found) {
            sites.add(site(address + from, site));
        }
    }

    private void noteStart(int at) {
        if (startCount == starts.length) {
            starts = Arrays.copyOf(starts, 2 * startCount);
        }
        starts[startCount++] = at;
    }

    private void noteTarget(long at, int from, int end) {
        if (at < from || at > end) {
            return;
        }
        if (targetCount == targets.length) {
            targets = Arrays.copyOf(targets, 2 * targetCount);
        }
        targets[targetCount++] = (int) at;
    }

    private SyscallSite site(long function, int site) {
        int first = Math.max(0, site - SyscallSite.NEIGHBOURS);
        int last = Math.min(startCount - 1, site + 1 + SyscallSite.NEIGHBOURS);
        return new SyscallSite(
                address + starts[site],
                function,
                addresses(starts, first, site),
                addresses(starts, site + 1, last + 1),
                targets(starts[first], starts[last]));
    }

    private List<Long> targets(int from, int to) {
        List<Long> list = new ArrayList<>();
        int index = Arrays.binarySearch(targets, 0, targetCount, from);
        for (int i = index >= 0 ? index : -index - 1; i < targetCount && targets[i] <= to; i++) {
            long target = address + targets[i];
            if (list.isEmpty() || list.getLast() != target) {
                list.add(target);
            }
        }
        return list;
    }

    private List<Long> addresses(int[] indexes, int from, int to) {
        List<Long> list = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            list.add(address + indexes[i]);
        }
        return list;
    }
}
