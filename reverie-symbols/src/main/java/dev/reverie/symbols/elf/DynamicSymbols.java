package dev.reverie.symbols.elf;

import org.jspecify.annotations.Nullable;

/** The symbols for dynamic linking of an image without section headers, such as a deleted file's that is still in memory. */
final class DynamicSymbols {
    private static final int DT_HASH = 4;
    private static final int DT_STRTAB = 5;
    private static final int DT_SYMTAB = 6;
    private static final int DT_STRSZ = 10;
    private static final int DT_GNU_HASH = 0x6ffffef5;
    private static final int SYMBOL_SIZE = 24;

    private final ElfFile file;
    private long hash;
    private long gnuHash;
    private long symbols;
    private long names;
    private long namesSize;

    private DynamicSymbols(ElfFile file) {
        this.file = file;
    }

    static SymbolTable of(ElfFile file) {
        Segment dynamic = file.segment(Segment.DYNAMIC);
        if (dynamic == null) {
            return SymbolTable.EMPTY;
        }
        try {
            return new DynamicSymbols(file).read(dynamic);
        } catch (Malformed e) {
            return SymbolTable.EMPTY;
        }
    }

    private SymbolTable read(Segment dynamic) throws Malformed {
        Cursor in = Cursor.over(file.image().read(dynamic.offset(), dynamic.fileSize()));
        for (long tag = in.u64(); tag != 0 && in.remaining() >= 24; tag = in.u64()) {
            long value = in.u64();
            switch ((int) tag) {
                case DT_HASH -> hash = value;
                case DT_GNU_HASH -> gnuHash = value;
                case DT_SYMTAB -> symbols = value;
                case DT_STRTAB -> names = value;
                case DT_STRSZ -> namesSize = value;
                default -> {}
            }
        }
        ElfFile.Range at = range(symbols);
        long count = hash == 0 ? countByGnuHash() : inTable(hash, 4).u32();
        ElfFile.Range namesAt = range(names);
        return SymbolTable.of(
                file.image().read(at.offset(), Math.min(count * SYMBOL_SIZE, at.length())),
                file.image().read(namesAt.offset(), Math.min(namesSize, namesAt.length())));
    }

    /** Its chains end with the last symbol: the one that is reached from the highest bucket. */
    private long countByGnuHash() throws Malformed {
        Cursor in = inTable(gnuHash, 0);
        long buckets = in.u32();
        long first = in.u32();
        in.skip(4 + in.u32() * 8);
        long last = 0;
        for (long i = 0; i < buckets; i++) {
            last = Math.max(last, in.u32());
        }
        if (last < first) {
            return first;
        }
        in.skip((last - first) * 4);
        while ((in.u32() & 1) == 0) {
            last++;
        }
        return last + 1;
    }

    private Cursor inTable(long address, int skipped) throws Malformed {
        ElfFile.Range range = range(address);
        Cursor in = Cursor.over(file.image().read(range.offset(), range.length()));
        in.skip(skipped);
        return in;
    }

    private ElfFile.Range range(long address) throws Malformed {
        ElfFile.@Nullable Range range = file.fileRange(address);
        if (range == null) {
            range = file.fileRange(address - file.image().base());
        }
        if (range == null) {
            throw new Malformed("nothing at the address of a table");
        }
        return range;
    }
}
