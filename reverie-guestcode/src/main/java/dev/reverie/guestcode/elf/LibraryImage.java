package dev.reverie.guestcode.elf;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a library is in memory, at the address for which it was made.
 *
 * @param base the address
 * @param regions what to map, in ascending order, without overlaps; between them there may be gaps
 * @param symbols the addresses of what the library exports
 * @param initializers the functions to be called before any other, in this order
 */
public record LibraryImage(long base, List<Region> regions, Map<String, Long> symbols, List<Long> initializers) {
    /** Collections are copied. */
    public LibraryImage {
        regions = List.copyOf(regions);
        symbols = Map.copyOf(symbols);
        initializers = List.copyOf(initializers);
    }

    /**
     * Whole pages of one protection.
     *
     * @param address where they begin
     * @param content their bytes; a multiple of 4,096
     * @param isWritable whether the library may write there
     * @param isExecutable whether it is code; never together with writable
     */
    public record Region(long address, byte[] content, boolean isWritable, boolean isExecutable) {}

    /** The address of an exported function or variable. */
    public OptionalLong symbol(String name) {
        Long address = symbols.get(name);
        return address == null ? OptionalLong.empty() : OptionalLong.of(address);
    }
}
