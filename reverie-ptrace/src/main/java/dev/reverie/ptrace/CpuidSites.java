package dev.reverie.ptrace;

import dev.reverie.linux.TrappedInstruction;
import dev.reverie.linux.TrappedInstruction.Kind;
import dev.reverie.symbols.CodeText;
import dev.reverie.x86.Decoder;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Finds the CPUID instructions in a file. Two bytes that look like one may be data, or parts of other instructions: here one counts only
 * if it is met by decoding one instruction after the other from a place where an instruction begins for certain, and all in between are
 * valid, and some behind it.
 */
final class CpuidSites {
    /** Bytes that are no instructions soon make an invalid one. */
    private static final int VALID_BEHIND = 8;

    private final CodeText.Part part;
    private final byte[] code;
    private final long[] starts;
    private final Decoder decoder;

    /** Where the walk that reached {@link #position} has begun. */
    private long walkStart = -1;

    /** Where the next instruction of the walk begins; −1 if there was an invalid one. */
    private int position;

    private CpuidSites(CodeText.Part part, long[] starts) {
        this.part = part;
        this.code = part.bytes();
        this.starts = starts;
        this.decoder = new Decoder(code, part.address());
    }

    /** Where in a file opcodes of CPUID are, ascending. Cheap for a file without the two bytes in its code. */
    static long[] of(CodeText text) {
        long[] starts = null;
        LongStream.Builder found = LongStream.builder();
        for (CodeText.Part part : text.parts()) {
            CpuidSites sites = null;
            for (int at = candidate(part.bytes(), 0); at >= 0; at = candidate(part.bytes(), at + 1)) {
                starts = starts == null ? text.starts() : starts;
                sites = sites == null ? new CpuidSites(part, starts) : sites;
                if (sites.isOpcode(at)) {
                    found.add(part.offset() + at);
                }
            }
        }
        return found.build().toArray();
    }

    /** The next place from {@code from} on with the two bytes; −1 if there is none. */
    private static int candidate(byte[] code, int from) {
        for (int i = from; i < code.length - 1; i++) {
            if (code[i] == 0x0f && code[i + 1] == (byte) 0xa2) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the two bytes at a place are the opcode of an instruction. Places must come in ascending order. */
    private boolean isOpcode(int at) {
        int found = Arrays.binarySearch(starts, part.address() + at);
        int last = found >= 0 ? found : -found - 2;
        if (last < 0 || starts[last] < part.address()) {
            return false;
        }
        if (starts[last] != walkStart) {
            walkStart = starts[last];
            position = (int) (walkStart - part.address());
        }
        // The opcode may come behind prefixes.
        int instruction = position;
        while (position >= 0 && position <= at) {
            instruction = position;
            position = next(position);
        }
        return position == at + 2 && isCpuid(instruction) && isCodeBehind(position, last);
    }

    private boolean isCpuid(int at) {
        byte[] bytes = Arrays.copyOfRange(code, at, position);
        TrappedInstruction instruction = TrappedInstruction.of(bytes, true);
        return instruction != null && instruction.kind() == Kind.CPUID;
    }

    private boolean isCodeBehind(int from, int start) {
        int end = start + 1 < starts.length
                ? (int) Math.min(starts[start + 1] - part.address(), code.length)
                : code.length;
        int at = from;
        for (int i = 0; i < VALID_BEHIND && at >= 0 && at < end; i++) {
            at = next(at);
        }
        return at >= 0;
    }

    /** Where the instruction behind the one at a place begins; −1 if that is none. */
    private int next(int at) {
        int length = at < code.length ? decoder.decode(at) : 0;
        return length == 0 ? -1 : at + length;
    }
}
