package dev.reverie.inguest.patch;

import dev.reverie.inguest.patch.Patch.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of the guest's code, of one page as a rule, that patches have to do with: read, checked and written at once.
 *
 * @param address of its first byte
 * @param length in bytes
 * @param expected what has to be there, within it
 * @param after what is to be there, within that
 */
public record CodeSpot(long address, int length, List<Bytes> expected, List<Bytes> after) {
    private static final long PAGE = 4096;

    /** Lists are copied. */
    public CodeSpot {
        expected = List.copyOf(expected);
        after = List.copyOf(after);
    }

    /** Those that patches have to do with which don't have to do with each other. */
    static List<CodeSpot> of(List<Patch> patches) {
        List<Bytes> expected = new ArrayList<>();
        patches.forEach(patch -> expected.addAll(patch.expected()));
        expected.sort(Comparator.comparingLong(Bytes::address));
        List<CodeSpot> spots = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= expected.size(); i++) {
            if (i == expected.size() || !isOfSamePage(expected.get(i - 1), expected.get(i))) {
                spots.add(of(expected.subList(first, i), patches));
                first = i;
            }
        }
        return spots;
    }

    private static boolean isOfSamePage(Bytes one, Bytes next) {
        return (end(one) - 1 & -PAGE) == (next.address() & -PAGE);
    }

    private static CodeSpot of(List<Bytes> expected, List<Patch> patches) {
        long start = expected.getFirst().address();
        long end = end(expected.getLast());
        List<Bytes> after = new ArrayList<>();
        for (Patch patch : patches) {
            for (Write write : patch.writes()) {
                if (write.address() >= start && write.address() < end) {
                    after.add(new Bytes(write.address(), write.after()));
                }
            }
        }
        return new CodeSpot(start, (int) (end - start), expected, after);
    }

    private static long end(Bytes bytes) {
        return bytes.address() + bytes.bytes().length;
    }

    /** Whether these bytes are at an offset in code. They are few, as those of an instruction: a call of the library's costs more than to compare them. */
    private static boolean isAt(int at, byte[] code, byte... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (code[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Patches what has been read of it.
     *
     * @return false if it is not what is expected; then some of it may be patched
     */
    public boolean patch(byte[] code) {
        for (Bytes each : expected) {
            if (!isAt((int) (each.address() - address), code, each.bytes())) {
                return false;
            }
        }
        for (Bytes each : after) {
            System.arraycopy(each.bytes(), 0, code, (int) (each.address() - address), each.bytes().length);
        }
        return true;
    }
}
