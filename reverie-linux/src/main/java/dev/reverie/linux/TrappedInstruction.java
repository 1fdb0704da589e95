package dev.reverie.linux;

import org.jspecify.annotations.Nullable;

/**
 * An instruction that the kernel can be asked to make a fault, as its bytes say. See prctl(2), PR_SET_TSC, and arch_prctl(2),
 * ARCH_SET_CPUID.
 *
 * @param kind which
 * @param length how many bytes, prefixes included
 */
public record TrappedInstruction(Kind kind, int length) {
    /** The most bytes that an instruction can have. */
    public static final int MAX_LENGTH = 15;

    /** The instructions. */
    public enum Kind {
        RDTSC,
        RDTSCP,
        CPUID,
        /** What {@link #PATCHED} has made of a CPUID. */
        PATCHED_CPUID
    }

    /**
     * The opcode 0f a2 of CPUID begins with this instead where it has been overwritten: {@code int $0xa2}, which no program may execute.
     * It faults just as CPUID does on a processor that makes it fault, with the same signal. One byte is changed, so that a thread
     * that runs there meanwhile meets either the one instruction or the other.
     */
    public static final byte PATCHED = (byte) 0xcd;

    /**
     * The one that some code begins with; null if it is another.
     *
     * @param is64Bit whether it runs in 64-bit mode, where some bytes are prefixes that are instructions elsewhere
     */
    public static @Nullable TrappedInstruction of(byte[] code, boolean is64Bit) {
        int at = 0;
        while (at < code.length && isLegacyPrefix(code[at])) {
            at++;
        }
        if (is64Bit && at < code.length && (code[at] & 0xf0) == 0x40) {
            at++;
        }
        if (matches(code, at, 0x0f, 0x31)) {
            return new TrappedInstruction(Kind.RDTSC, at + 2);
        }
        if (matches(code, at, 0x0f, 0x01, 0xf9)) {
            return new TrappedInstruction(Kind.RDTSCP, at + 3);
        }
        if (matches(code, at, 0x0f, 0xa2)) {
            return new TrappedInstruction(Kind.CPUID, at + 2);
        }
        return matches(code, at, PATCHED & 0xff, 0xa2) ? new TrappedInstruction(Kind.PATCHED_CPUID, at + 2) : null;
    }

    /** Sizes, segments and repetition, which these instructions ignore. */
    private static boolean isLegacyPrefix(byte code) {
        return switch (code & 0xff) {
            case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf2, 0xf3 -> true;
            default -> false;
        };
    }

    private static boolean matches(byte[] code, int at, int... opcode) {
        if (at + opcode.length > Math.min(code.length, MAX_LENGTH)) {
            return false;
        }
        for (int i = 0; i < opcode.length; i++) {
            if ((code[at + i] & 0xff) != opcode[i]) {
                return false;
            }
        }
        return true;
    }
}
