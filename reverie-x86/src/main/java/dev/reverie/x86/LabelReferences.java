package dev.reverie.x86;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What in a piece of code depends on where its labels are. Jumps are not written until that is known: all begin short,
 * and those that do not reach become long, which may push others out of reach, until nothing changes.
 */
final class LabelReferences {
    static final int ALWAYS = -1;

    private static final int SHORT = 2;
    private static final int LONG_JUMP = 5;
    private static final int LONG_CONDITIONAL = 6;

    private final List<Jump> jumps = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();

    private record Jump(int position, int condition, Label target) {
        int longSize() {
            return condition == ALWAYS ? LONG_JUMP : LONG_CONDITIONAL;
        }
    }

    /** A displacement in an instruction that is otherwise complete; what stands there is added. */
    private record Reference(int position, int jumpsBefore, int end, int bytes, Label target) {}

    /** How many jumps there are so far. */
    int jumps() {
        return jumps.size();
    }

    void jump(int position, int condition, Label target) {
        jumps.add(new Jump(position, condition, target));
    }

    void add(int position, int end, int bytes, Label target) {
        references.add(new Reference(position, jumps.size(), end, bytes, target));
    }

    AssembledCode resolve(byte[] written, List<Noted> noted, List<Label> labels) {
        int[] before = sizesBefore();
        byte[] code = new byte[written.length + before[jumps.size()]];
        int copied = 0;
        for (int i = 0; i < jumps.size(); i++) {
            Jump jump = jumps.get(i);
            System.arraycopy(written, copied, code, copied + before[i], jump.position - copied);
            copied = jump.position;
            write(jump, code, jump.position + before[i], before[i + 1] - before[i], offset(jump.target, before));
        }
        System.arraycopy(written, copied, code, copied + before[jumps.size()], written.length - copied);
        for (Reference reference : references) {
            patch(reference, code, before);
        }
        List<AssembledCode.Instruction> instructions = new ArrayList<>(noted.size());
        for (Noted each : noted) {
            instructions.add(new AssembledCode.Instruction(each.position() + before[each.jumpsBefore()], each));
        }
        Map<String, Integer> names = new LinkedHashMap<>();
        for (Label label : labels) {
            names.put(label.name(), offset(label, before));
        }
        return new AssembledCode(code, instructions, names, label -> offset(label, before));
    }

    /** By jump, how many bytes the jumps before it take; behind the last, all of them. */
    private int[] sizesBefore() {
        int[] sizes = new int[jumps.size()];
        java.util.Arrays.fill(sizes, SHORT);
        int[] before = new int[jumps.size() + 1];
        boolean grown = true;
        while (grown) {
            for (int i = 0; i < sizes.length; i++) {
                before[i + 1] = before[i] + sizes[i];
            }
            grown = false;
            for (int i = 0; i < sizes.length; i++) {
                Jump jump = jumps.get(i);
                int distance = offset(jump.target, before) - (jump.position + before[i] + SHORT);
                if (sizes[i] == SHORT && distance != (byte) distance) {
                    sizes[i] = jump.longSize();
                    grown = true;
                }
            }
        }
        return before;
    }

    private static int offset(Label label, int[] before) {
        return label.position() + before[label.jumpsBefore()];
    }

    private static void write(Jump jump, byte[] code, int at, int size, int target) {
        int distance = target - (at + size);
        if (size == SHORT) {
            code[at] = (byte) (jump.condition == ALWAYS ? 0xeb : 0x70 | jump.condition);
            code[at + 1] = (byte) distance;
        } else if (jump.condition == ALWAYS) {
            code[at] = (byte) 0xe9;
            put(code, at + 1, distance, Integer.BYTES);
        } else {
            code[at] = 0x0f;
            code[at + 1] = (byte) (0x80 | jump.condition);
            put(code, at + 2, distance, Integer.BYTES);
        }
    }

    private static void patch(Reference reference, byte[] code, int[] before) {
        int moved = before[reference.jumpsBefore];
        int at = reference.position + moved;
        int addend = 0;
        for (int i = reference.bytes - 1; i >= 0; i--) {
            addend = addend << Byte.SIZE | code[at + i] & 0xff;
        }
        int distance = offset(reference.target, before) - (reference.end + moved) + addend;
        if (reference.bytes == 1 && distance != (byte) distance) {
            throw new IllegalStateException(
                    "jrcxz does not reach label " + reference.target + ", " + distance + " bytes away");
        }
        put(code, at, distance, reference.bytes);
    }

    private static void put(byte[] code, int at, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            code[at + i] = (byte) (value >> (i * Byte.SIZE));
        }
    }
}
