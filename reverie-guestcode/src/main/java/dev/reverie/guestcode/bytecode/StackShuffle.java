package dev.reverie.guestcode.bytecode;

import java.lang.classfile.Opcode;
import java.util.List;

/** The instructions that move entries of the operand stack. They count a long as two. */
final class StackShuffle {
    private final Frame frame;
    private final Refusals refusals;

    StackShuffle(Frame frame, Refusals refusals) {
        this.frame = frame;
        this.refusals = refusals;
    }

    void apply(Opcode opcode) {
        switch (opcode) {
            case POP -> take(1);
            case POP2 -> take(2);
            case DUP -> duplicate(1, 0);
            case DUP_X1 -> duplicate(1, 1);
            case DUP_X2 -> duplicate(1, 2);
            case DUP2 -> duplicate(2, 0);
            case DUP2_X1 -> duplicate(2, 1);
            case DUP2_X2 -> duplicate(2, 2);
            case SWAP -> {
                List<Operand> upper = take(1);
                List<Operand> lower = take(1);
                upper.forEach(frame::push);
                lower.forEach(frame::push);
            }
            default -> throw Unsupported.refuse(opcode, refusals);
        }
    }

    /** Puts a copy of the upper words below the words under them. */
    private void duplicate(int words, int below) {
        List<Operand> upper = take(words);
        List<Operand> lower = take(below);
        upper.forEach(frame::push);
        lower.forEach(frame::push);
        upper.forEach(frame::push);
    }

    private List<Operand> take(int words) {
        java.util.ArrayList<Operand> taken = new java.util.ArrayList<>();
        int left = words;
        while (left > 0) {
            Operand operand = frame.pop();
            left -= operand.isWide() ? 2 : 1;
            taken.addFirst(operand);
        }
        if (left < 0) {
            throw refusals.malformed("half of a long is moved");
        }
        return taken;
    }
}
