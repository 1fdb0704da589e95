package dev.reverie.symbols;

import dev.reverie.api.SourceLine;
import dev.reverie.symbols.dwarf.FrameInfo;
import dev.reverie.symbols.dwarf.FrameRow;
import dev.reverie.symbols.dwarf.LineTable;
import dev.reverie.symbols.elf.ElfFile;
import dev.reverie.symbols.elf.Image;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.symbols.elf.SymbolTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the code in an ELF file: frames, functions, lines. Addresses are those in the file. Thread-safe, and shared
 * by all processes that have the file mapped.
 */
final class CodeFile {
    /** A file of which nothing is known. */
    static final CodeFile UNKNOWN = new CodeFile(null, FrameInfo.NONE, SymbolTable.EMPTY, null);

    private static final int MAX_KEPT = 1 << 14;

    private final @Nullable ElfFile headers;
    private final FrameInfo frames;
    private final SymbolTable symbols;
    private final @Nullable LineTable lines;
    private final Map<Long, Spot> spots = new ConcurrentHashMap<>();

    private CodeFile(@Nullable ElfFile headers, FrameInfo frames, SymbolTable symbols, @Nullable LineTable lines) {
        this.headers = headers;
        this.frames = frames;
        this.symbols = symbols;
        this.lines = lines;
    }

    /**
     * A place in code.
     *
     * @param function empty if it has no name
     * @param start of the function
     * @param source null if it is not known
     */
    record Spot(String function, long start, @Nullable SourceLine source) {}

    /** Reads a file and, for what it is stripped of, the one with its debug information. */
    static CodeFile read(Image image, boolean withLines) {
        try {
            ElfFile file = ElfFile.read(image);
            FrameInfo frames = FrameInfo.of(file);
            SymbolTable own = SymbolTable.forDebugging(file);
            LineTable lines = withLines ? LineTable.of(file) : null;
            if (own.isEmpty() || lines != null && lines.isEmpty()) {
                try (DebugFile debug = DebugFile.of(file)) {
                    SymbolTable symbols = own.isEmpty() ? debug.symbols() : own;
                    lines = lines != null && lines.isEmpty() ? debug.lines() : lines;
                    return new CodeFile(file, frames, symbols.isEmpty() ? SymbolTable.of(file) : symbols, lines);
                }
            }
            return new CodeFile(file, frames, own, lines);
        } catch (Malformed e) {
            return UNKNOWN;
        }
    }

    /** Whether lines have been looked for. */
    boolean hasLines() {
        return lines != null || headers == null;
    }

    /** The address that code at an offset of the file has; −1 if that is not code. */
    long addressOf(long offset) {
        return headers == null ? -1 : headers.addressOfCode(offset);
    }

    /** How to get from an address to the caller; null if nothing is known of it. */
    @Nullable
    FrameRow row(long address) {
        return frames.at(address);
    }

    /** The bytes of expressions in rows. */
    byte[] expressions() {
        return frames.bytes();
    }

    /** What is at an address. */
    Spot spot(long address) {
        Spot known = spots.get(address);
        if (known != null) {
            return known;
        }
        SymbolTable.Symbol symbol = symbols.at(address);
        SourceLine source = lines == null ? null : lines.at(address);
        Spot spot = symbol == null ? new Spot("", 0, source) : new Spot(symbol.name(), symbol.start(), source);
        if (spots.size() < MAX_KEPT) {
            spots.put(address, spot);
        }
        return spot;
    }
}
