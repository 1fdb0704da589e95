package dev.reverie.symbols.elf;

/**
 * A program header: a part of an ELF file that is of use while the program runs.
 *
 * @param type its p_type
 * @param flags its p_flags
 * @param offset where it is in the file
 * @param address its address before the file is moved to where it is mapped
 * @param fileSize how many bytes, in the file
 * @param memorySize how many bytes, in memory
 */
public record Segment(int type, int flags, long offset, long address, long fileSize, long memorySize) {
    static final int LOAD = 1;
    static final int DYNAMIC = 2;
    static final int NOTE = 4;
    static final int EH_FRAME_HEADER = 0x6474e550;
    static final int EXECUTABLE = 1;

    boolean isCode() {
        return type == LOAD && (flags & EXECUTABLE) != 0;
    }

    boolean hasOffset(long value) {
        return value - offset >= 0 && value - offset < fileSize;
    }

    boolean hasAddress(long value) {
        return value - address >= 0 && value - address < memorySize;
    }
}
