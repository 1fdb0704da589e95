package dev.reverie.x86;

import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What an {@link Assembler} has made: bytes that run at any address, and where in them is what. */
public final class AssembledCode {
    private final byte[] bytes;
    private final List<Instruction> instructions;
    private final Map<String, Integer> labels;
    private final ToIntFunction<Label> offsets;

    /** An instruction in the code. */
    public static final class Instruction {
        private final int offset;
        private final Noted noted;

        Instruction(int offset, Noted noted) {
            this.offset = offset;
            this.noted = noted;
        }

        /** Where it begins. */
        public int offset() {
            return offset;
        }

        /** The mark that {@link Assembler#source} had set. */
        public int source() {
            return noted.source();
        }

        /** Its text, in the notation of Intel's manuals and of {@code objdump -M intel}; jumps name their labels. */
        public String text() {
            StringBuilder text = new StringBuilder(noted.mnemonic());
            char separator = ' ';
            for (Object operand : noted.operands()) {
                text.append(separator);
                if (operand instanceof Long number) {
                    text.append("0x").append(Long.toHexString(number));
                } else {
                    text.append(operand);
                }
                separator = ',';
            }
            return text.toString();
        }
    }

    AssembledCode(
            byte[] bytes, List<Instruction> instructions, Map<String, Integer> labels, ToIntFunction<Label> offsets) {
        this.bytes = bytes;
        this.instructions = List.copyOf(instructions);
        this.labels = java.util.Collections.unmodifiableMap(labels);
        this.offsets = offsets;
    }

    /** The machine code; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The instructions in the order of the code; data is not among them. */
    public List<Instruction> instructions() {
        return instructions;
    }

    /** The labels by name, in the order of the code; of those with one name, the last. */
    public Map<String, Integer> labels() {
        return labels;
    }

    /** Where a label is. */
    public int offset(Label label) {
        return offsets.applyAsInt(label);
    }
}
