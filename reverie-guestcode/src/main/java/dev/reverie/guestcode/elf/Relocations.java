package dev.reverie.guestcode.elf;

import dev.reverie.guestcode.elf.SymbolTable.Symbol;
import java.util.Set;
import java.util.TreeSet;

/** Writes addresses into an image, where the linker has left room for them. See the x86-64 psABI, chapter 4.4. */
final class Relocations {
    static final int ENTRY_SIZE = 24;

    private static final int NONE = 0;
    private static final int ABSOLUTE_64 = 1;
    private static final int COPY = 5;
    private static final int GLOBAL_DATA = 6;
    private static final int JUMP_SLOT = 7;
    private static final int RELATIVE = 8;
    private static final int FIRST_TLS = 16;
    private static final int LAST_TLS = 23;
    private static final int TLS_DESCRIPTOR = 36;
    private static final int INDIRECT = 37;
    private static final int MAX_NAMES = 20;

    private final Bytes image;
    private final Pages pages;
    private final DynamicTable dynamic;
    private final SymbolTable symbols;
    private final long base;
    private final boolean isOutline;
    private final Set<String> undefined = new TreeSet<>();

    /** Of an image; in an outline, what others have or ld.so alone can do is left out. */
    Relocations(Bytes image, Pages pages, DynamicTable dynamic, SymbolTable symbols, long base, boolean isOutline) {
        this.isOutline = isOutline;
        this.image = image;
        this.pages = pages;
        this.dynamic = dynamic;
        this.symbols = symbols;
        this.base = base;
    }

    void apply() throws LibraryException {
        applyPacked(dynamic.get(DynamicTable.RELR), dynamic.get(DynamicTable.RELR_SIZE));
        apply(dynamic.get(DynamicTable.RELA), dynamic.get(DynamicTable.RELA_SIZE));
        apply(dynamic.get(DynamicTable.PLT_RELA), dynamic.get(DynamicTable.PLT_RELA_SIZE));
        if (!undefined.isEmpty() && !isOutline) {
            throw new LibraryException(
                    image.library(),
                    "uses what it does not have: "
                            + String.join(
                                    ", ", undefined.stream().limit(MAX_NAMES).toList())
                            + (undefined.size() > MAX_NAMES ? ", …" : "")
                            + "; define it in the library, or use what reverie.h offers");
        }
    }

    private void apply(long table, long size) throws LibraryException {
        String what = "a relocation";
        image.check(table, size, "the table of relocations");
        for (long at = table; at + ENTRY_SIZE <= table + size; at += ENTRY_SIZE) {
            long place = image.s64(at, what);
            int type = image.s32(at + 8, what);
            int symbol = image.s32(at + 12, what);
            apply(place, type, symbol, image.s64(at + 16, what));
        }
    }

    private void apply(long place, int type, int symbol, long addend) throws LibraryException {
        switch (type) {
            case NONE -> {}
            case RELATIVE -> write(place, base + addend);
            case ABSOLUTE_64 -> write(place, address(symbol) + addend);
            case GLOBAL_DATA, JUMP_SLOT -> write(place, address(symbol));
            case INDIRECT -> {
                if (!isOutline) {
                    throw new LibraryException(image.library(), SharedLibrary.NO_IFUNC);
                }
            }
            case COPY ->
                throw new LibraryException(image.library(), "copies variables of others: it is a program, no library");
            default -> {
                if (type >= FIRST_TLS && type <= LAST_TLS || type == TLS_DESCRIPTOR) {
                    throw new LibraryException(image.library(), SharedLibrary.NO_TLS);
                }
                throw new LibraryException(image.library(), "has a relocation of the unknown type " + type);
            }
        }
    }

    /** The address of a symbol; 0 for one that need not be there and is not. */
    private long address(int index) throws LibraryException {
        Symbol symbol = symbols.get(index);
        if (symbol.isDefined()) {
            return symbol.at(base);
        }
        if (!symbol.isWeak()) {
            undefined.add(symbol.name());
        }
        return 0;
    }

    /**
     * Relative relocations, packed: an even word is a place, an odd one says by its other bits which of the 63 words behind the
     * last place are ones too.
     */
    private void applyPacked(long table, long size) throws LibraryException {
        String what = "a packed relocation";
        image.check(table, size, "the table of packed relocations");
        long next = 0;
        for (long at = table; at + Long.BYTES <= table + size; at += Long.BYTES) {
            long entry = image.s64(at, what);
            if ((entry & 1) == 0) {
                addBase(entry);
                next = entry + Long.BYTES;
                continue;
            }
            for (int i = 0; i < 63; i++) {
                if ((entry >>> 1 + i & 1) != 0) {
                    addBase(next + (long) i * Long.BYTES);
                }
            }
            next += 63 * Long.BYTES;
        }
    }

    private void addBase(long place) throws LibraryException {
        write(place, base + image.s64(place, "what a packed relocation changes"));
    }

    private void write(long place, long value) throws LibraryException {
        if (!pages.areWritable(place, Long.BYTES)) {
            throw new LibraryException(
                    image.library(), "has a relocation of what is not writable: compile it with -fPIC");
        }
        image.put64(place, value, "what a relocation changes");
    }
}
