package dev.reverie.linux.seccomp;

import java.util.ArrayList;
import java.util.List;

/**
 * A small assembler for seccomp's BPF, with labels. Jumps go forward only, as the kernel demands; a conditional jump whose
 * target is further than 255 instructions is written as a short one over an unconditional one.
 *
 * <p>Programs read {@code struct seccomp_data}:
 *
 * <pre>
 *  offset  bytes
 *  0       4      number
 *  4       4      AUDIT_ARCH_…
 *  8       8      instruction pointer
 *  16      48     six arguments
 * </pre>
 */
public final class BpfAssembler {
    /** Offset of the number. */
    public static final int NUMBER = 0;
    /** Offset of the convention. */
    public static final int ARCH = 4;
    /** Offset of the low half of the instruction pointer. */
    public static final int IP_LOW = 8;
    /** Offset of the high half of the instruction pointer. */
    public static final int IP_HIGH = 12;

    /** SECCOMP_RET_ALLOW. */
    public static final int RET_ALLOW = 0x7fff0000;
    /** SECCOMP_RET_TRACE, with data 0. */
    public static final int RET_TRACE = 0x7ff00000;
    /** SECCOMP_RET_ERRNO; or it with the errno. */
    public static final int RET_ERRNO = 0x00050000;

    private static final int LD_W_ABS = 0x20;
    private static final int ALU_AND_K = 0x54;
    private static final int JMP_JA = 0x05;
    private static final int JMP_JEQ_K = 0x15;
    private static final int JMP_JGT_K = 0x25;
    private static final int JMP_JGE_K = 0x35;
    private static final int JMP_JSET_K = 0x45;
    private static final int RET_K = 0x06;
    private static final int FARTHEST = 255;

    private final List<Step> steps = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();

    /** A place in the program that jumps name before it is known. */
    public static final class Label {
        private int step = -1;
        private int position = -1;
    }

    private record Step(int code, int constant, Label whenTrue, Label whenFalse) {}

    private static final Label NEXT = new Label();

    /** Offset of the low half of argument {@code index}. */
    public static int argumentLow(int index) {
        return 16 + 8 * index;
    }

    /** Loads the 32-bit word at an offset of the seccomp_data into the accumulator. */
    public BpfAssembler load(int offset) {
        return add(LD_W_ABS, offset, NEXT, NEXT);
    }

    /** Keeps only these bits of the accumulator. */
    public BpfAssembler and(int mask) {
        return add(ALU_AND_K, mask, NEXT, NEXT);
    }

    /** Jumps if the accumulator equals the constant. */
    public BpfAssembler ifEqual(int constant, Label target) {
        return add(JMP_JEQ_K, constant, target, NEXT);
    }

    /** Jumps unless the accumulator equals the constant. */
    public BpfAssembler ifNotEqual(int constant, Label target) {
        return add(JMP_JEQ_K, constant, NEXT, target);
    }

    /** Jumps if the accumulator, unsigned, is at least the constant. */
    public BpfAssembler ifAtLeast(int constant, Label target) {
        return add(JMP_JGE_K, constant, target, NEXT);
    }

    /** Jumps if the accumulator, unsigned, is above the constant. */
    public BpfAssembler ifAbove(int constant, Label target) {
        return add(JMP_JGT_K, constant, target, NEXT);
    }

    /** Jumps if the accumulator has any of these bits. */
    public BpfAssembler ifAnyBit(int bits, Label target) {
        return add(JMP_JSET_K, bits, target, NEXT);
    }

    /** Jumps. */
    public BpfAssembler jump(Label target) {
        return add(JMP_JA, 0, target, NEXT);
    }

    /** Ends with a verdict: a RET_… value. */
    public BpfAssembler verdict(int value) {
        return add(RET_K, value, NEXT, NEXT);
    }

    /** Names the place where the next instruction goes. */
    public BpfAssembler place(Label label) {
        if (label.step >= 0) {
            throw new IllegalStateException("the label has a place already");
        }
        label.step = steps.size();
        labels.add(label);
        return this;
    }

    /**
     * The finished program.
     *
     * @throws IllegalStateException if a label has no place, a jump would go backwards, or it is longer than {@link
     *     SeccompProgram#MAX_INSTRUCTIONS}
     */
    public SeccompProgram assemble() {
        boolean[] isLong = new boolean[steps.size()];
        // Writing one jump in the long form moves others apart: repeat until nothing changes.
        while (widen(isLong, layOut(isLong))) {}
        List<Long> code = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            emit(steps.get(i), isLong[i], code);
        }
        if (code.size() > SeccompProgram.MAX_INSTRUCTIONS) {
            throw new IllegalStateException("a filter of " + code.size() + " instructions is too long for the kernel");
        }
        return new SeccompProgram(code.stream().mapToLong(Long::longValue).toArray());
    }

    private BpfAssembler add(int code, int constant, Label whenTrue, Label whenFalse) {
        steps.add(new Step(code, constant, whenTrue, whenFalse));
        return this;
    }

    /** Gives every label its position; returns that of each step. */
    private int[] layOut(boolean[] isLong) {
        int[] positions = new int[steps.size() + 1];
        for (int i = 0; i < steps.size(); i++) {
            positions[i + 1] = positions[i] + (isLong[i] ? 2 : 1);
        }
        for (Label label : labels) {
            label.position = positions[label.step];
        }
        return positions;
    }

    private boolean widen(boolean[] isLong, int[] positions) {
        boolean changed = false;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Label target = step.whenTrue != NEXT ? step.whenTrue : step.whenFalse;
            if (target == NEXT || step.code == JMP_JA || isLong[i]) {
                continue;
            }
            if (distance(target, positions[i]) > FARTHEST) {
                isLong[i] = true;
                changed = true;
            }
        }
        return changed;
    }

    private void emit(Step step, boolean isLong, List<Long> code) {
        int here = code.size();
        if (step.code == JMP_JA) {
            code.add(instruction(JMP_JA, 0, 0, distance(step.whenTrue, here)));
        } else if (step.whenTrue == NEXT && step.whenFalse == NEXT) {
            code.add(instruction(step.code, 0, 0, step.constant));
        } else if (!isLong) {
            code.add(instruction(
                    step.code,
                    step.whenTrue == NEXT ? 0 : distance(step.whenTrue, here),
                    step.whenFalse == NEXT ? 0 : distance(step.whenFalse, here),
                    step.constant));
        } else if (step.whenTrue != NEXT) {
            code.add(instruction(step.code, 0, 1, step.constant));
            code.add(instruction(JMP_JA, 0, 0, distance(step.whenTrue, here + 1)));
        } else {
            code.add(instruction(step.code, 1, 0, step.constant));
            code.add(instruction(JMP_JA, 0, 0, distance(step.whenFalse, here + 1)));
        }
    }

    private static int distance(Label target, int from) {
        if (target.position < 0) {
            throw new IllegalStateException("a jump to a label that has no place");
        }
        int distance = target.position - from - 1;
        if (distance < 0) {
            throw new IllegalStateException("a jump backwards");
        }
        return distance;
    }

    private static long instruction(int code, int whenTrue, int whenFalse, int constant) {
        return code | (long) whenTrue << 16 | (long) whenFalse << 24 | (long) constant << 32;
    }
}
