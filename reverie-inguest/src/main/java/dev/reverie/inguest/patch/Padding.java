package dev.reverie.inguest.patch;

import dev.reverie.inguest.patch.FileCode.Range;
import dev.reverie.inguest.patch.Surroundings.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that only fill room: {@code int3}, or {@code nop} in the forms that assemblers use for it, behind an instruction that never goes on
 * to the next, up to where code is known to be entered, and not entered themselves. {@code endbr64}, a nop to old processors, is none.
 */
final class Padding {
    private static final byte INT3 = (byte) 0xcc;
    private static final byte NOP = (byte) 0x90;
    private static final byte OPERAND_SIZE = 0x66;
    private static final byte CS = 0x2e;

    private Padding() {}

    /** Whether an instruction is one that rooms are filled with. */
    static boolean is(byte[] code, int at, int length) {
        if (code[at] == INT3) {
            return true;
        }
        int opcode = at;
        while (opcode < at + length && (code[opcode] == OPERAND_SIZE || code[opcode] == CS)) {
            opcode++;
        }
        int left = at + length - opcode;
        return left == 1 && code[opcode] == NOP
                || left >= 3 && code[opcode] == 0x0f && code[opcode + 1] == 0x1f && (code[opcode + 2] & 0x38) == 0;
    }

    /** Runs of padding, ascending. */
    static List<Range> runs(Surroundings code) {
        List<Range> runs = new ArrayList<>();
        List<Piece> pieces = code.pieces();
        for (int i = 1; i < pieces.size(); i++) {
            Piece before = pieces.get(i - 1);
            Piece first = pieces.get(i);
            if (first.isPadding() && before.kind().endsFlow() && before.end() == first.at()) {
                long end = end(code, i);
                boolean isAligning = code.isEntered(end);
                if (isAligning && !code.isEntered(first.at())) {
                    runs.add(new Range(first.at(), end));
                }
            }
        }
        return runs;
    }

    /** Where the padding ends that begins with a piece. */
    static long end(Surroundings code, int first) {
        List<Piece> pieces = code.pieces();
        int i = first;
        long end = pieces.get(i).end();
        while (++i < pieces.size() && pieces.get(i).at() == end && pieces.get(i).isPadding() && !code.isEntered(end)) {
            end = pieces.get(i).end();
        }
        return end;
    }
}
