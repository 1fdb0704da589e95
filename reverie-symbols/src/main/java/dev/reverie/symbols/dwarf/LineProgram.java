package dev.reverie.symbols.dwarf;

import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.Malformed;
import java.util.Arrays;

/** Runs a line program, which makes the rows of a line table. See DWARF 5, section 6.2. */
final class LineProgram {
    private static final int STANDARD = 13;

    private final Cursor in;
    private final LineHeader header;
    private final LineTable.Builder table;

    /** The numbers of files in the table, by their numbers in the program; −1 if not known yet. */
    private final int[] files;

    private LineSequence sequence = new LineSequence();
    private boolean isBroken;
    private long address;
    private long file = 1;
    private long line = 1;

    LineProgram(Cursor in, LineHeader header, LineTable.Builder table) {
        this.in = in;
        this.header = header;
        this.table = table;
        this.files = new int[header.files().size()];
        Arrays.fill(files, -1);
    }

    void run() throws Malformed {
        int firstSpecial = header.lengths().length + 1;
        while (in.hasMore()) {
            int code = in.u8();
            if (code >= firstSpecial) {
                advance((code - firstSpecial) / header.lineRange());
                line += header.lineBase() + (code - firstSpecial) % header.lineRange();
                row();
            } else if (code == 0) {
                extended(in.slice(in.uleb()));
            } else if (code < STANDARD) {
                standard(code, firstSpecial);
            } else {
                skipArguments(code);
            }
        }
    }

    private void standard(int code, int firstSpecial) throws Malformed {
        switch (code) {
            case 1 -> row();
            case 2 -> advance(in.uleb());
            case 3 -> line += in.sleb();
            case 4 -> file = in.uleb();
            case 8 -> advance((255 - firstSpecial) / header.lineRange());
            case 9 -> address += in.u16();
            // Columns, statements and blocks, ends of prologues, instruction sets.
            default -> skipArguments(code);
        }
    }

    private void skipArguments(int code) throws Malformed {
        for (int i = header.lengths()[code - 1]; i > 0; i--) {
            in.uleb();
        }
    }

    private void extended(Cursor operation) throws Malformed {
        if (!operation.hasMore()) {
            return;
        }
        switch (operation.u8()) {
            case 1 -> {
                row();
                end();
            }
            case 2 -> address = operation.remaining() == 4 ? operation.u32() : operation.u64();
            default -> {}
        }
    }

    /** Several operations of one instruction word do not happen on x86. */
    private void advance(long operations) {
        address += operations * header.minLength();
    }

    private void row() throws Malformed {
        if (sequence.size() > LineTable.MAX_ROWS) {
            throw new Malformed("more lines than are read");
        }
        if (sequence.size() > 0 && address < sequence.last()) {
            isBroken = true;
        } else {
            sequence.add(address, number(), (int) line);
        }
    }

    private int number() {
        if (file < 0 || file >= files.length) {
            return table.file("");
        }
        int index = (int) file;
        if (files[index] < 0) {
            files[index] = table.file(header.files().get(index));
        }
        return files[index];
    }

    private void end() throws Malformed {
        // What the linker has thrown away begins at 0.
        if (!isBroken && sequence.start() != 0 && sequence.size() > 1) {
            table.add(sequence.trimmed());
        }
        sequence = new LineSequence();
        isBroken = false;
        address = 0;
        file = 1;
        line = 1;
    }
}
