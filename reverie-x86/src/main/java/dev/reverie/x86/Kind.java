package dev.reverie.x86;

/** What an instruction is to those who follow the flow of control, or look for what enters the kernel or traps. */
public enum Kind {
    /** Goes on with the next instruction, and is none of those below. */
    OTHER,
    /** {@code jmp} to a target in the instruction. */
    JUMP(true),
    /** {@code jcc}: to a target in the instruction, if the flags say so. */
    CONDITIONAL_JUMP(true),
    /** {@code loop}, {@code loope}, {@code loopne}, {@code jrcxz}: to a target in the instruction, depending on rcx. */
    LOOP(true),
    /** {@code call} of a target in the instruction. */
    CALL(true),
    /** {@code jmp} to where a register or memory says. */
    INDIRECT_JUMP,
    /** {@code call} of what a register or memory says. */
    INDIRECT_CALL,
    /** {@code ret}, with or without a number of bytes to drop. */
    RETURN,
    /** Far {@code jmp}, {@code call} and {@code ret}, {@code iret}, {@code sysret}: another code segment. */
    FAR_BRANCH,
    /** {@code xbegin}: goes on; where a transaction aborts, to the target in the instruction. */
    TRANSACTION_BEGIN(true),
    /** {@code syscall}. */
    SYSCALL,
    /** {@code sysenter}. */
    SYSENTER,
    /** {@code int n}, of which {@code int 0x80} is a system call of 32-bit programs. */
    INTERRUPT,
    /** {@code int3}, {@code int1}. */
    BREAKPOINT,
    /** {@code ud0}, {@code ud1}, {@code ud2}: undefined for ever. */
    UNDEFINED,
    /** {@code hlt}, which a program may not execute: compilers put it where none gets to. */
    HALT,
    /** {@code cpuid}. */
    CPUID,
    /** {@code rdtsc}. */
    RDTSC,
    /** {@code rdtscp}. */
    RDTSCP;

    private final boolean hasTarget;

    Kind() {
        this(false);
    }

    Kind(boolean hasTarget) {
        this.hasTarget = hasTarget;
    }

    /** Whether it goes one of two ways: those that a processor counts as conditional branches. */
    public boolean isConditionalBranch() {
        return this == CONDITIONAL_JUMP || this == LOOP;
    }

    /** Whether the instruction holds a target, relative to its end. */
    public boolean hasTarget() {
        return hasTarget;
    }

    /** Whether the instruction that follows in memory can never be the next one, unless something jumps or returns to it. */
    public boolean endsFlow() {
        return switch (this) {
            case JUMP, INDIRECT_JUMP, RETURN, FAR_BRANCH, UNDEFINED, HALT -> true;
            default -> false;
        };
    }

    /** The kind of an instruction without VEX, EVEX or XOP prefix, by its map (0 to 3), opcode and ModRM byte (or −1). */
    static Kind of(int map, int opcode, int modRm) {
        return switch (map) {
            case 0 -> ofOneByte(opcode, modRm);
            case 1 -> ofTwoBytes(opcode, modRm);
            default -> OTHER;
        };
    }

    private static Kind ofOneByte(int opcode, int modRm) {
        return switch (opcode) {
            case 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f ->
                CONDITIONAL_JUMP;
            case 0xc2, 0xc3 -> RETURN;
            case 0xc7 -> modRm == 0xf8 ? TRANSACTION_BEGIN : OTHER;
            case 0xca, 0xcb, 0xcf -> FAR_BRANCH;
            case 0xcc, 0xf1 -> BREAKPOINT;
            case 0xcd -> INTERRUPT;
            case 0xe0, 0xe1, 0xe2, 0xe3 -> LOOP;
            case 0xe8 -> CALL;
            case 0xe9, 0xeb -> JUMP;
            case 0xf4 -> HALT;
            case 0xff ->
                switch (modRm >> 3 & 7) {
                    case 2 -> INDIRECT_CALL;
                    case 4 -> INDIRECT_JUMP;
                    case 3, 5 -> FAR_BRANCH;
                    default -> OTHER;
                };
            default -> OTHER;
        };
    }

    private static Kind ofTwoBytes(int opcode, int modRm) {
        return switch (opcode) {
            case 0x01 -> modRm == 0xf9 ? RDTSCP : OTHER;
            case 0x05 -> SYSCALL;
            case 0x07, 0x35 -> FAR_BRANCH;
            case 0x0b, 0xb9, 0xff -> UNDEFINED;
            case 0x31 -> RDTSC;
            case 0x34 -> SYSENTER;
            case 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f ->
                CONDITIONAL_JUMP;
            case 0xa2 -> CPUID;
            default -> OTHER;
        };
    }
}
