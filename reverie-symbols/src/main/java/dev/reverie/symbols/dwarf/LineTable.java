package dev.reverie.symbols.dwarf;

import dev.reverie.api.SourceLine;
import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.ElfFile;
import dev.reverie.symbols.elf.Malformed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which line of which source file the code of a file is made from, by address. Immutable. */
public final class LineTable {
    /** A table without lines. */
    public static final LineTable EMPTY = new LineTable(List.of(), new String[0]);

    /** With more rows than this, which is more than any but the largest programs have, a file counts as one without lines. */
    static final int MAX_ROWS = 1 << 22;

    private final List<LineSequence> sequences;
    private final String[] files;

    private LineTable(List<LineSequence> sequences, String[] files) {
        this.sequences = sequences;
        this.files = files;
    }

    /** Reads that of a file; empty if it has none. */
    public static LineTable of(ElfFile file) {
        try {
            byte[] lines = file.content(".debug_line");
            return lines == null
                    ? EMPTY
                    : of(lines, new Strings(content(file, ".debug_line_str"), content(file, ".debug_str")));
        } catch (Malformed e) {
            return EMPTY;
        }
    }

    private static byte[] content(ElfFile file, String section) {
        try {
            byte[] content = file.content(section);
            return content == null ? new byte[0] : content;
        } catch (Malformed e) {
            return new byte[0];
        }
    }

    /**
     * The sections that line tables refer to for names.
     *
     * @param lineStrings .debug_line_str
     * @param strings .debug_str
     */
    record Strings(byte[] lineStrings, byte[] strings) {}

    /** Reads the section .debug_line. Units that make no sense are left out, and all behind one whose length makes none. */
    static LineTable of(byte[] section, Strings strings) {
        Builder builder = new Builder();
        try {
            Cursor in = Cursor.over(section);
            while (in.remaining() > 4 && builder.rows <= MAX_ROWS) {
                Cursor.UnitLength length = in.unitLength();
                Cursor unit = in.slice(length.bytes());
                try {
                    new LineProgram(unit, LineHeader.read(unit, length.isWide(), strings), builder).run();
                } catch (Malformed e) {
                    // The next may be better.
                }
            }
        } catch (Malformed e) {
            // What comes before it may still serve.
        }
        return builder.rows > MAX_ROWS ? EMPTY : builder.build();
    }

    /** Collects sequences and the names of files, each once. */
    static final class Builder {
        private final List<LineSequence> sequences = new ArrayList<>();
        private final Map<String, Integer> numbers = new HashMap<>();
        private int rows;

        int file(String path) {
            Integer next = numbers.size();
            Integer known = numbers.putIfAbsent(path, next);
            return known == null ? next : known;
        }

        void add(LineSequence sequence) throws Malformed {
            rows += sequence.size();
            if (rows > MAX_ROWS) {
                throw new Malformed("more lines than are read");
            }
            sequences.add(sequence);
        }

        private LineTable build() {
            String[] files = new String[numbers.size()];
            numbers.forEach((path, number) -> files[number] = path);
            sequences.sort((a, b) -> Long.compare(a.start(), b.start()));
            return new LineTable(List.copyOf(sequences), files);
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return sequences.isEmpty();
    }

    /** The line that the code at an address is made from; null if nobody knows. */
    public @Nullable SourceLine at(long address) {
        int low = 0;
        int high = sequences.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequences.get(middle).start() <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return null;
        }
        LineSequence sequence = sequences.get(low - 1);
        int row = sequence.find(address);
        return row < 0 || sequence.line(row) == 0
                ? null
                : new SourceLine(files[sequence.file(row)], sequence.line(row));
    }
}
