package dev.reverie.symbols.elf;

/**
 * A section of an ELF file.
 *
 * @param name its name
 * @param type its sh_type
 * @param flags its sh_flags
 * @param address its address before the file is moved to where it is mapped; 0 if it is not mapped
 * @param offset where it is in the file
 * @param size how many bytes, in the file
 * @param link another section that belongs to it
 */
record Section(String name, int type, long flags, long address, long offset, long size, int link) {
    static final int SYMTAB = 2;
    static final int NOBITS = 8;
    static final int DYNSYM = 11;
    static final long EXECUTABLE = 0x4;
    static final long COMPRESSED = 0x800;
}
