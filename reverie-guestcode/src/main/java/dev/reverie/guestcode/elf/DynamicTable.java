package dev.reverie.guestcode.elf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The dynamic section: numbers by their tags, checked for what can't be had without the dynamic linker. See elf(5). */
final class DynamicTable {
    static final int INIT = 12;
    static final int INIT_ARRAY = 25;
    static final int INIT_ARRAY_SIZE = 27;
    static final int HASH = 4;
    static final int GNU_HASH = 0x6ffffef5;
    static final int STRING_TABLE = 5;
    static final int STRING_TABLE_SIZE = 10;
    static final int SYMBOL_TABLE = 6;
    static final int RELA = 7;
    static final int RELA_SIZE = 8;
    static final int PLT_RELA = 23;
    static final int PLT_RELA_SIZE = 2;
    static final int RELR = 36;
    static final int RELR_SIZE = 35;

    private static final int END = 0;
    private static final int NEEDED = 1;
    private static final int RELA_ENTRY_SIZE = 9;
    private static final int SYMBOL_SIZE = 11;
    private static final int REL = 17;
    private static final int PLT_REL_KIND = 20;
    private static final int TEXT_RELOCATIONS = 22;
    private static final int FLAGS = 30;
    private static final int FLAG_TEXT_RELOCATIONS = 4;
    private static final int FLAG_STATIC_TLS = 0x10;
    private static final int PREINIT_ARRAY = 32;
    private static final int RELR_ENTRY_SIZE = 37;
    private static final int ENTRY_SIZE = 16;

    private final Map<Long, Long> values = new HashMap<>();
    private final List<Long> needed = new ArrayList<>();

    private DynamicTable() {}

    /** Reads the table that is at an address of the image. */
    static DynamicTable read(Bytes image, long address, long size) throws LibraryException {
        DynamicTable table = new DynamicTable();
        for (long at = 0; at + ENTRY_SIZE <= size; at += ENTRY_SIZE) {
            long tag = image.s64(address + at, "the dynamic section");
            long value = image.s64(address + at + Long.BYTES, "the dynamic section");
            if (tag == END) {
                break;
            }
            if (tag == NEEDED) {
                table.needed.add(value);
            } else {
                table.values.put(tag, value);
            }
        }
        table.check(image);
        return table;
    }

    /** The value of a tag; 0 if the table has none. */
    long get(long tag) {
        return values.getOrDefault(tag, 0L);
    }

    boolean has(long tag) {
        return values.containsKey(tag);
    }

    /** A name in the string table. */
    String string(Bytes image, long offset, String what) throws LibraryException {
        long table = get(STRING_TABLE);
        long size = get(STRING_TABLE_SIZE);
        image.check(table, size, "the table of names");
        if (offset < 0 || offset >= size) {
            throw new LibraryException(image.library(), what + " lies outside of the table of names");
        }
        return image.name(table + offset, table + size, what);
    }

    /** Refuses what needs another library, or what only ld.so has. */
    void checkAlone(Bytes image) throws LibraryException {
        String library = image.library();
        if (!needed.isEmpty()) {
            List<String> names = new ArrayList<>();
            for (long name : needed.subList(0, Math.min(needed.size(), 10))) {
                names.add(string(image, name, "the name of a library"));
            }
            throw new LibraryException(
                    library,
                    "needs " + String.join(", ", names) + ", but runs where there may be no other library: link it with"
                            + " -nostdlib and use what reverie.h offers, or say REVERIE_NEEDS_LIBC");
        }
        if ((get(FLAGS) & FLAG_STATIC_TLS) != 0) {
            throw new LibraryException(library, SharedLibrary.NO_TLS);
        }
    }

    private void check(Bytes image) throws LibraryException {
        String library = image.library();
        if (has(TEXT_RELOCATIONS) || (get(FLAGS) & FLAG_TEXT_RELOCATIONS) != 0) {
            throw new LibraryException(library, "its code depends on its address: compile it with -fPIC");
        }
        if (has(PREINIT_ARRAY)) {
            throw new LibraryException(library, "has functions for before the start of a program (.preinit_array)");
        }
        expect(library, SYMBOL_SIZE, SymbolTable.ENTRY_SIZE);
        expect(library, RELA_ENTRY_SIZE, Relocations.ENTRY_SIZE);
        expect(library, RELR_ENTRY_SIZE, Long.BYTES);
        expect(library, PLT_REL_KIND, RELA);
        if (has(REL)) {
            throw new LibraryException(library, "has relocations without addends, which x86-64 does not use");
        }
    }

    private void expect(String library, int tag, long value) throws LibraryException {
        if (has(tag) && get(tag) != value) {
            throw new LibraryException(
                    library, "has %d for tag %d of the dynamic section, not %d".formatted(get(tag), tag, value));
        }
    }
}
