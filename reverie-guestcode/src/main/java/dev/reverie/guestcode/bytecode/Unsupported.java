package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.GuestCodeException;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;

/** Instructions that guest code can't have: what they are in Java, and what to write instead. */
final class Unsupported {
    private static final String FLOATS = "count in int or long, scaled if need be";

    private Unsupported() {}

    static GuestCodeException refuse(Instruction instruction, Refusals refusals) {
        return switch (instruction) {
            case NewObjectInstruction made ->
                refusals.refuse(
                        "new " + made.className().asInternalName().replace('/', '.'),
                        "there are no objects; use ints, longs and @GuestStruct views");
            case TypeCheckInstruction check ->
                refusals.refuse(
                        check.opcode() == Opcode.CHECKCAST ? "a cast between reference types" : "instanceof",
                        "the type of a view is known where it is declared");
            default -> refuse(instruction.opcode(), refusals);
        };
    }

    static GuestCodeException refuse(Opcode opcode, Refusals refusals) {
        return switch (opcode) {
            case NEWARRAY, ANEWARRAY, MULTIANEWARRAY, ARRAYLENGTH -> arrays(refusals);
            case IALOAD, LALOAD, BALOAD, CALOAD, SALOAD, AALOAD, FALOAD, DALOAD -> arrays(refusals);
            case IASTORE, LASTORE, BASTORE, CASTORE, SASTORE, AASTORE, FASTORE, DASTORE -> arrays(refusals);
            case ATHROW -> refusals.refuse("throw", "return guest.fail(errno), or guest.proceed()");
            case MONITORENTER, MONITOREXIT ->
                refusals.refuse("synchronized", "there are no locks; use atomic operations on a @GuestStruct");
            case INVOKEDYNAMIC ->
                refusals.refuse("a lambda, a string concatenation or a pattern switch", "write it out with numbers");
            case PUTFIELD, PUTSTATIC, GETFIELD ->
                refusals.refuse("a field of an object or a variable of a class", "state lives in @GuestStruct views");
            case JSR, JSR_W, RET, RET_W -> refusals.refuse("bytecode from before Java 7", "compile it anew");
            default -> {
                char first = opcode.name().charAt(0);
                boolean floating = first == 'F' || first == 'D' || opcode.name().matches("[IL]2[FD]");
                yield floating
                        ? refusals.refuse("floating-point arithmetic", FLOATS)
                        : refusals.refuse(
                                "the instruction " + opcode.name().toLowerCase(java.util.Locale.ROOT),
                                "write it with int and long");
            }
        };
    }

    private static GuestCodeException arrays(Refusals refusals) {
        return refusals.refuse("an array", "declare it in a @GuestStruct: @Length(n) int name(int index)");
    }
}
