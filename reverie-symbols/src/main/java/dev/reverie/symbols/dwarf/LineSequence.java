package dev.reverie.symbols.dwarf;

import java.util.Arrays;

/** The rows of a line table for code without a gap, by address. The last one says only where the code ends. */
final class LineSequence {
    private long[] addresses = new long[16];
    private int[] files = new int[16];
    private int[] lines = new int[16];
    private int size;

    /** Adds a row, whose address is not below that of the row before. */
    void add(long address, int file, int line) {
        if (size == addresses.length) {
            addresses = Arrays.copyOf(addresses, size * 2);
            files = Arrays.copyOf(files, size * 2);
            lines = Arrays.copyOf(lines, size * 2);
        }
        // Of several rows with one address the last counts.
        int at = size > 0 && addresses[size - 1] == address ? size - 1 : size++;
        addresses[at] = address;
        files[at] = file;
        lines[at] = line;
    }

    /** Gives back memory that is not needed. */
    LineSequence trimmed() {
        addresses = Arrays.copyOf(addresses, size);
        files = Arrays.copyOf(files, size);
        lines = Arrays.copyOf(lines, size);
        return this;
    }

    int size() {
        return size;
    }

    long last() {
        return addresses[size - 1];
    }

    long start() {
        return addresses[0];
    }

    int file(int row) {
        return files[row];
    }

    int line(int row) {
        return lines[row];
    }

    /** The row for an address; −1 if it is outside. */
    int find(long address) {
        int found = Arrays.binarySearch(addresses, 0, size, address);
        int row = found >= 0 ? found : -found - 2;
        return row >= 0 && row < size - 1 ? row : -1;
    }
}
