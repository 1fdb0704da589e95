package dev.reverie.symbols.elf;

/** The bytes of an ELF file, wherever they are. */
public interface Image {
    /** No part of a file that is read at once is longer, in bytes. */
    long MAX_PART = 128L << 20;

    /**
     * Reads a part.
     *
     * @throws Malformed if there is no such part, or it is longer than {@link #MAX_PART}
     */
    byte[] read(long offset, long length) throws Malformed;

    /** What the dynamic linker may have added to addresses that are kept in it; 0 for a file. */
    default long base() {
        return 0;
    }
}
