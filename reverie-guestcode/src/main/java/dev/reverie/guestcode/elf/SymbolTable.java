package dev.reverie.guestcode.elf;

import java.util.HashMap;
import java.util.Map;

/** The dynamic symbols of a library. */
final class SymbolTable {
    static final int ENTRY_SIZE = 24;

    private static final int UNDEFINED = 0;
    private static final int ABSOLUTE = 0xfff1;
    private static final int FIRST_RESERVED = 0xff00;
    private static final int LOCAL = 0;
    private static final int WEAK = 2;
    private static final int TLS = 6;
    private static final int INDIRECT_FUNCTION = 10;
    private static final int HIDDEN = 2;
    private static final int INTERNAL = 1;
    private static final int VISIBILITY = 3;

    private final Bytes image;
    private final DynamicTable dynamic;
    private final int count;

    SymbolTable(Bytes image, DynamicTable dynamic) throws LibraryException {
        this.image = image;
        this.dynamic = dynamic;
        count = count();
        image.check(dynamic.get(DynamicTable.SYMBOL_TABLE), (long) count * ENTRY_SIZE, "the symbol table");
    }

    /**
     * A symbol.
     *
     * @param address its address in the file; meaningless if it is undefined
     */
    record Symbol(
            String name, long address, boolean isDefined, boolean isWeak, boolean isExported, boolean isAbsolute) {
        /** Its address where the library begins at {@code base}. */
        long at(long base) {
            return isAbsolute ? address : base + address;
        }
    }

    /** A symbol by its number. */
    Symbol get(int index) throws LibraryException {
        if (index < 0 || index >= count) {
            throw new LibraryException(image.library(), "names symbol " + index + " of " + count);
        }
        long at = dynamic.get(DynamicTable.SYMBOL_TABLE) + (long) index * ENTRY_SIZE;
        String what = "a symbol";
        String name = dynamic.string(image, image.s32(at, what) & 0xffffffffL, "the name of a symbol");
        int info = image.u8(at + 4, what);
        int visibility = image.u8(at + 5, what) & VISIBILITY;
        int section = image.u16(at + 6, what);
        int type = info & 0xf;
        if (type == TLS) {
            throw new LibraryException(image.library(), name + ": " + SharedLibrary.NO_TLS);
        }
        if (type == INDIRECT_FUNCTION) {
            throw new LibraryException(image.library(), name + ": " + SharedLibrary.NO_IFUNC);
        }
        if (section >= FIRST_RESERVED && section != ABSOLUTE) {
            throw new LibraryException(image.library(), name + " is in no section");
        }
        int binding = info >> 4;
        boolean isDefined = section != UNDEFINED;
        boolean isExported = isDefined && binding != LOCAL && visibility != HIDDEN && visibility != INTERNAL;
        long address = image.s64(at + 8, what);
        if (isDefined && section != ABSOLUTE) {
            image.check(address, 0, name);
        }
        return new Symbol(name, address, isDefined, binding == WEAK, isExported, section == ABSOLUTE);
    }

    /** The addresses of what others may use, where the library begins at {@code base}. */
    Map<String, Long> exports(long base) throws LibraryException {
        Map<String, Long> addresses = new HashMap<>();
        for (int i = 1; i < count; i++) {
            Symbol symbol = get(i);
            if (symbol.isExported()) {
                addresses.put(symbol.name(), symbol.at(base));
            }
        }
        return addresses;
    }

    /** How many there are: only the hash tables know. */
    private int count() throws LibraryException {
        if (dynamic.has(DynamicTable.HASH)) {
            int chains = image.s32(dynamic.get(DynamicTable.HASH) + Integer.BYTES, "the hash table");
            image.check(0, (long) (chains < 0 ? Integer.MAX_VALUE : chains) * ENTRY_SIZE, "the symbol table");
            return chains;
        }
        if (dynamic.has(DynamicTable.GNU_HASH)) {
            return countByGnuHash(dynamic.get(DynamicTable.GNU_HASH));
        }
        throw new LibraryException(image.library(), "has no hash table, and so nobody knows its symbols");
    }

    /** The last symbol is in the chain of the bucket that begins last; a chain ends with an odd number. */
    private int countByGnuHash(long table) throws LibraryException {
        String what = "the hash table";
        long buckets = image.s32(table, what) & 0xffffffffL;
        long first = image.s32(table + 4, what) & 0xffffffffL;
        long bloomWords = image.s32(table + 8, what) & 0xffffffffL;
        long bucketsAt = table + 16 + bloomWords * Long.BYTES;
        image.check(bucketsAt, buckets * Integer.BYTES, what);
        long last = 0;
        for (long i = 0; i < buckets; i++) {
            last = Math.max(last, image.s32(bucketsAt + i * Integer.BYTES, what) & 0xffffffffL);
        }
        if (last < first) {
            image.check(0, first * ENTRY_SIZE, "the symbol table");
            return (int) first;
        }
        long chains = bucketsAt + buckets * Integer.BYTES;
        while ((image.s32(chains + (last - first) * Integer.BYTES, what) & 1) == 0) {
            last++;
        }
        image.check(0, (last + 1) * ENTRY_SIZE, "the symbol table");
        return (int) last + 1;
    }
}
