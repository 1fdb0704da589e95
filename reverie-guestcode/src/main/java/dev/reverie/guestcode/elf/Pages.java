package dev.reverie.guestcode.elf;

import dev.reverie.guestcode.elf.LibraryImage.Region;
import java.util.ArrayList;
import java.util.List;

/** What may be done with each page of an image. */
final class Pages {
    static final int SIZE = 4096;

    private static final byte MAPPED = 1;
    private static final byte WRITABLE = 2;
    private static final byte EXECUTABLE = 4;

    private final byte[] flags;

    /** Pages of an image of so many bytes, a multiple of a page; none is mapped. */
    Pages(int bytes) {
        flags = new byte[bytes / SIZE];
    }

    /** Maps the pages of a segment; returns false if one of them is mapped already. */
    boolean map(int address, int length, boolean isWritable, boolean isExecutable) {
        for (int page = address / SIZE; page * SIZE < address + length; page++) {
            if (flags[page] != 0) {
                return false;
            }
            flags[page] = (byte) (MAPPED | (isWritable ? WRITABLE : 0) | (isExecutable ? EXECUTABLE : 0));
        }
        return true;
    }

    /** Takes away the right to write to a part, from the page of its beginning to the last that lies in it whole, as ld.so does. */
    void protect(int address, int length) {
        for (int page = address / SIZE; (page + 1) * SIZE <= address + length; page++) {
            flags[page] &= ~WRITABLE;
        }
    }

    boolean areWritable(long address, int length) {
        return have(WRITABLE, address, length);
    }

    boolean areExecutable(long address) {
        return have(EXECUTABLE, address, 1);
    }

    private boolean have(byte flag, long address, int length) {
        if (address < 0 || address > (long) flags.length * SIZE - length) {
            return false;
        }
        boolean have = true;
        for (long page = address / SIZE; page <= (address + length - 1) / SIZE; page++) {
            have &= (flags[(int) page] & flag) != 0;
        }
        return have;
    }

    /** The mapped pages, those that follow each other and are alike together. */
    List<Region> regions(Bytes image, long base) {
        List<Region> regions = new ArrayList<>();
        int first = 0;
        for (int page = 1; page <= flags.length; page++) {
            if (page == flags.length || flags[page] != flags[first]) {
                if (flags[first] != 0) {
                    regions.add(new Region(
                            base + (long) first * SIZE,
                            image.copy(first * SIZE, (page - first) * SIZE),
                            (flags[first] & WRITABLE) != 0,
                            (flags[first] & EXECUTABLE) != 0));
                }
                first = page;
            }
        }
        return regions;
    }
}
