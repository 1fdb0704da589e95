package dev.reverie.symbols.elf;

import dev.reverie.syscalls.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The functions of a file, by address. Immutable. */
public final class SymbolTable {
    /** A table without symbols. */
    public static final SymbolTable EMPTY = new SymbolTable(new byte[0], new byte[0], new int[0], new long[0]);

    private static final int ENTRY = 24;
    private static final int NO_TYPE = 0;
    private static final int FUNCTION = 2;
    private static final int INDIRECT_FUNCTION = 10;
    private static final int GLOBAL = 1;
    private static final int WEAK = 2;

    /** An address and the number of a symbol are sorted as one long; what does not fit is left out. */
    private static final int INDEX_BITS = 24;

    /** How many symbols before an address may be looked at for one that reaches to it. */
    private static final int MAX_STEPS = 16;

    private final byte[] symbols;
    private final byte[] names;

    /** Numbers of symbols, by address, one for each. */
    private final int[] order;

    private final long[] starts;

    private SymbolTable(byte[] symbols, byte[] names, int[] order, long[] starts) {
        this.symbols = symbols;
        this.names = names;
        this.order = order;
        this.starts = starts;
    }

    /**
     * A function.
     *
     * @param name as the linker knows it, mangled if it is
     * @param start its address
     */
    public record Symbol(String name, long start) {}

    /** The symbols of a file: those for debugging, or else those for dynamic linking. */
    public static SymbolTable of(ElfFile file) {
        SymbolTable all = ofSection(file, Section.SYMTAB);
        if (!all.isEmpty()) {
            return all;
        }
        SymbolTable dynamic = ofSection(file, Section.DYNSYM);
        return dynamic.isEmpty() ? DynamicSymbols.of(file) : dynamic;
    }

    /** Only the symbols for debugging, which most files are stripped of. */
    public static SymbolTable forDebugging(ElfFile file) {
        return ofSection(file, Section.SYMTAB);
    }

    private static SymbolTable ofSection(ElfFile file, int type) {
        Section section = file.sectionOfType(type);
        if (section == null) {
            return EMPTY;
        }
        try {
            return of(file.content(section), file.content(file.linked(section)));
        } catch (Malformed e) {
            return EMPTY;
        }
    }

    /** Symbols as they are in a file, and their names. */
    static SymbolTable of(byte[] symbols, byte[] names) {
        int count = Math.min(symbols.length / ENTRY, 1 << INDEX_BITS);
        long[] keys = new long[count];
        int used = 0;
        for (int i = 0; i < count; i++) {
            long address = value(symbols, i);
            if (isFunction(symbols, i) && address >= 0 && address < 1L << Long.SIZE - 1 - INDEX_BITS) {
                keys[used++] = address << INDEX_BITS | i;
            }
        }
        keys = Arrays.copyOf(keys, used);
        Arrays.sort(keys);
        int[] order = new int[used];
        long[] starts = new long[used];
        int distinct = 0;
        for (long key : keys) {
            int symbol = (int) (key & (1 << INDEX_BITS) - 1);
            long start = key >> INDEX_BITS;
            if (distinct > 0 && starts[distinct - 1] == start) {
                if (rank(symbols, symbol) > rank(symbols, order[distinct - 1])) {
                    order[distinct - 1] = symbol;
                }
            } else {
                starts[distinct] = start;
                order[distinct++] = symbol;
            }
        }
        return new SymbolTable(symbols, names, Arrays.copyOf(order, distinct), Arrays.copyOf(starts, distinct));
    }

    private static boolean isFunction(byte[] symbols, int index) {
        int type = type(symbols, index);
        boolean isDefined = LittleEndian.getShort(symbols, index * ENTRY + 6) != 0;
        return isDefined
                && (type == FUNCTION || type == INDIRECT_FUNCTION || type == NO_TYPE && value(symbols, index) != 0);
    }

    /** Of several names for one address the one that others link to says most. */
    private static int rank(byte[] symbols, int index) {
        int binding = symbols[index * ENTRY + 4] >> 4 & 0xf;
        int type = type(symbols, index);
        return (type == NO_TYPE ? 0 : 4) + (binding == GLOBAL ? 2 : binding == WEAK ? 1 : 0);
    }

    private static int type(byte[] symbols, int index) {
        return symbols[index * ENTRY + 4] & 0xf;
    }

    private static long value(byte[] symbols, int index) {
        return LittleEndian.getLong(symbols, index * ENTRY + 8);
    }

    private static long size(byte[] symbols, int index) {
        return LittleEndian.getLong(symbols, index * ENTRY + 16);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return order.length == 0;
    }

    /** Where functions begin that are said to be such, ascending: labels in code may as well stand for data. */
    public long[] functionStarts() {
        return IntStream.range(0, order.length)
                .filter(i -> type(symbols, order[i]) != NO_TYPE)
                .mapToLong(i -> starts[i])
                .toArray();
    }

    /** The function that an address is in; null if it is in none that has a name. */
    public @Nullable Symbol at(long address) {
        int found = Arrays.binarySearch(starts, address);
        int last = found >= 0 ? found : -found - 2;
        int label = -1;
        for (int i = last; i >= 0 && i > last - MAX_STEPS; i--) {
            long size = size(symbols, order[i]);
            if (size == 0) {
                // A label, which means what is behind it, unless it is within a function.
                label = label < 0 && i == last ? i : label;
            } else if (address - starts[i] < size) {
                return symbol(i);
            }
        }
        return label < 0 ? null : symbol(label);
    }

    private @Nullable Symbol symbol(int position) {
        int start = LittleEndian.getInt(symbols, order[position] * ENTRY);
        int end = start;
        while (end >= 0 && end < names.length && names[end] != 0 && end - start < Cursor.MAX_STRING) {
            end++;
        }
        if (end <= start) {
            return null;
        }
        String name = new String(names, start, end - start, StandardCharsets.UTF_8);
        // Behind it may be a version, as in write@@GLIBC_2.2.5.
        int version = name.indexOf('@');
        return new Symbol(version > 0 ? name.substring(0, version) : name, starts[position]);
    }
}
