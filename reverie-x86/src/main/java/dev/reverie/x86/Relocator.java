package dev.reverie.x86;

import dev.reverie.x86.Relocation.Moved;
import dev.reverie.x86.Relocation.Reason;
import dev.reverie.x86.Relocation.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Moves a run of instructions to another address, where they do the same:
 *
 * <ul>
 *   <li>branches get 32-bit distances; those to instructions of the run go to the moved ones, all others to the old targets.
 *       {@code loop} and {@code jrcxz} have no such form and become three instructions. Hints and other prefixes of branches
 *       are dropped;
 *   <li>operands relative to rip keep their addresses, also those within the run: what the run holds as data, or reads of itself,
 *       stays where it is;
 *   <li>indirect jumps, also through tables, go where they would have gone: never into the moved code. The old code has to be there still;
 *   <li>calls are as {@link Calls} says;
 *   <li>all others are copied. {@code syscall} puts the address behind itself, the new one, into rcx.
 * </ul>
 *
 * Registers, flags and stack are used for nothing else than before. Instances are for one run.
 */
public final class Relocator {
    /** What moved calls leave on the stack as return address. */
    public enum Calls {
        /** Calls are refused. */
        REFUSED,
        /** The address behind the moved call: the callee returns to the moved code, and who looks at the stack sees that. */
        RETURN_TO_NEW,
        /**
         * The address behind the old call, pushed by other instructions: the callee returns to the old code. Not for programs with a shadow
         * stack, which does not know of it.
         */
        RETURN_TO_OLD
    }

    // Opcodes and what else is written.
    private static final int JMP = 0xe9;
    private static final int JMP_SHORT = 0xeb;
    private static final int CALL = 0xe8;
    private static final int JCC = 0x80;
    private static final int PUSH = 0x68;
    private static final byte[] MOV_ABOVE_STACK_TOP = {(byte) 0xc7, 0x44, 0x24, 4}; // mov $imm32, 4(%rsp)
    private static final int GROUP_5 = 0xff;
    private static final int GROUP_5_FAR_CALL = 3;
    private static final int GROUP_5_JUMP = 4;

    private static final int LENGTH_JMP = 5;
    private static final int LENGTH_JCC = 6;
    private static final int LENGTH_LOOP = 2;
    private static final int LENGTH_JMP_SHORT = 2;
    private static final int LENGTH_PUSH = 5;
    private static final int LENGTH_MOV = 8;

    private final Decoder decoder;
    private final byte[] code;
    private final int from;
    private final int to;
    private final long oldAddress;
    private final long newAddress;
    private final Calls calls;
    private final int[] newOffsets;

    private Relocator(byte[] code, int from, int to, long oldAddress, long newAddress, Calls calls) {
        this.code = code;
        this.from = from;
        this.to = to;
        this.oldAddress = oldAddress;
        this.newAddress = newAddress;
        this.calls = calls;
        decoder = new Decoder(code, to, oldAddress - from);
        newOffsets = new int[to - from + 1];
        Arrays.fill(newOffsets, -1);
    }

    /**
     * Moves {@code code[from, to)}.
     *
     * @param oldAddress where {@code code[from]} is
     * @param newAddress where it is to be
     */
    public static Relocation relocate(byte[] code, int from, int to, long oldAddress, long newAddress, Calls calls) {
        if (from < 0 || from > to || to > code.length) {
            throw new IndexOutOfBoundsException("[" + from + ", " + to + ") of " + code.length);
        }
        return new Relocator(code, from, to, oldAddress, newAddress, calls).relocate();
    }

    private Relocation relocate() {
        Refused refused = layOut();
        if (refused != null) {
            return refused;
        }
        ByteBuffer output = ByteBuffer.allocate(newOffsets[to - from]).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = from; at < to; at += decoder.length()) {
            decoder.decode(at);
            Reason reason = write(output, at);
            if (reason != null) {
                return new Refused(at - from, reason);
            }
        }
        return new Moved(output.array(), newOffsets);
    }

    /** Decides where each instruction will be; how long it becomes depends on nothing but itself. */
    private @Nullable Refused layOut() {
        int size = 0;
        for (int at = from; at < to; at += decoder.length()) {
            newOffsets[at - from] = size;
            if (decoder.decode(at) == 0) {
                boolean isCut = decoder.problem() == Undecodable.TRUNCATED;
                return new Refused(at - from, isCut ? Reason.CUT : Reason.NO_INSTRUCTION);
            }
            Reason reason = reasonToRefuse();
            if (reason != null) {
                return new Refused(at - from, reason);
            }
            size += newLength();
        }
        newOffsets[to - from] = size;
        return null;
    }

    private @Nullable Reason reasonToRefuse() {
        Kind kind = decoder.kind();
        if (decoder.isRipRelative() && decoder.hasAddressSizePrefix()) {
            return Reason.NARROW_ADDRESS;
        }
        boolean isFarCall = decoder.is(0, GROUP_5) && (decoder.modRm() >> 3 & 7) == GROUP_5_FAR_CALL;
        if (isFarCall) {
            return calls == Calls.RETURN_TO_NEW ? null : Reason.CALL;
        }
        if (kind != Kind.CALL && kind != Kind.INDIRECT_CALL) {
            return null;
        }
        return switch (calls) {
            case REFUSED -> Reason.CALL;
            case RETURN_TO_NEW -> null;
            case RETURN_TO_OLD -> kind == Kind.INDIRECT_CALL && isTargetByStack() ? Reason.CALL_BY_STACK : null;
        };
    }

    /** Whether the target of an indirect call is rsp, or is at an address that depends on rsp. */
    private boolean isTargetByStack() {
        int base = decoder.sib() >= 0 ? decoder.sib() & 7 : decoder.modRm() & 7;
        return base == Register.RSP.number() && (decoder.rex() & Prefixes.REX_B) == 0;
    }

    private int newLength() {
        return switch (decoder.kind()) {
            case JUMP -> LENGTH_JMP;
            case CONDITIONAL_JUMP -> LENGTH_JCC;
            case LOOP -> (decoder.hasAddressSizePrefix() ? 1 : 0) + LENGTH_LOOP + LENGTH_JMP_SHORT + LENGTH_JMP;
            case CALL -> calls == Calls.RETURN_TO_OLD ? LENGTH_PUSH + LENGTH_MOV + LENGTH_JMP : LENGTH_JMP;
            case INDIRECT_CALL -> decoder.length() + (calls == Calls.RETURN_TO_OLD ? LENGTH_PUSH + LENGTH_MOV : 0);
            default -> decoder.length();
        };
    }

    private @Nullable Reason write(ByteBuffer output, int at) {
        return switch (decoder.kind()) {
            case JUMP -> writeBranch(output.put((byte) JMP));
            case CONDITIONAL_JUMP ->
                writeBranch(output.put((byte) 0x0f)
                        .put((byte) (JCC | decoder.condition().number())));
            case LOOP -> writeLoop(output);
            case CALL -> {
                if (calls == Calls.RETURN_TO_NEW) {
                    yield writeBranch(output.put((byte) CALL));
                }
                writePush(output, decoder.endAddress());
                yield writeBranch(output.put((byte) JMP));
            }
            case TRANSACTION_BEGIN -> writeBranch(output.put(code, at, decoder.immediateOffset()));
            case INDIRECT_CALL -> {
                if (calls == Calls.RETURN_TO_NEW) {
                    yield writeCopy(output, at);
                }
                writePush(output, decoder.endAddress());
                int start = output.position();
                Reason reason = writeCopy(output, at);
                int modRm = decoder.modRm() & 0xc7 | GROUP_5_JUMP << 3;
                output.put(start + decoder.modRmOffset(), (byte) modRm);
                yield reason;
            }
            default -> writeCopy(output, at);
        };
    }

    /** Jumps over a jump, unless the instruction jumps onto that. */
    private @Nullable Reason writeLoop(ByteBuffer output) {
        if (decoder.hasAddressSizePrefix()) {
            output.put((byte) 0x67);
        }
        output.put((byte) decoder.opcode()).put((byte) LENGTH_JMP_SHORT);
        output.put((byte) JMP_SHORT).put((byte) LENGTH_JMP);
        return writeBranch(output.put((byte) JMP));
    }

    /** Pushes an address as a call does: no flag changes, and nothing below the stack pointer but its place. */
    private static void writePush(ByteBuffer output, long address) {
        output.put((byte) PUSH).putInt((int) address);
        output.put(MOV_ABOVE_STACK_TOP).putInt((int) (address >> 32));
    }

    /** Writes the distance that ends a branch. */
    private @Nullable Reason writeBranch(ByteBuffer output) {
        long target = decoder.target();
        long offset = target - oldAddress;
        if (offset >= 0 && offset < to - from) {
            int newOffset = newOffsets[(int) offset];
            if (newOffset < 0) {
                return Reason.BRANCH_INTO_INSTRUCTION;
            }
            target = newAddress + newOffset;
        }
        return writeDistance(output, target, newAddress + output.position() + Integer.BYTES);
    }

    private @Nullable Reason writeCopy(ByteBuffer output, int at) {
        int start = output.position();
        output.put(code, at, decoder.length());
        if (!decoder.isRipRelative()) {
            return null;
        }
        long end = newAddress + output.position();
        output.position(start + decoder.displacementOffset());
        Reason reason = writeDistance(output, decoder.ripOperand(), end);
        output.position(start + decoder.length());
        return reason;
    }

    private static @Nullable Reason writeDistance(ByteBuffer output, long target, long end) {
        long distance = target - end;
        output.putInt((int) distance);
        return distance == (int) distance ? null : Reason.TOO_FAR;
    }
}
