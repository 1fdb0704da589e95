package dev.reverie.linux.seccomp;

import dev.reverie.linux.SyscallStop;

/**
 * The filter a guest runs under: stop at what is wanted, let the rest pass.
 *
 * <p>For numbers whose verdict does not depend on arguments the kernel remembers ALLOW in a bitmap and does not run the
 * program at all (since Linux 5.11), so that the many calls nobody wants cost next to nothing.
 *
 * <p>Whatever is wanted, calls that could make a child escape its tracer stop: clone with CLONE_UNTRACED, and clone3, whose
 * flags the filter can't see.
 */
public final class GuestFilter {
    private static final int CLONE = 56;
    private static final int CLONE3 = 435;
    private static final int CLONE_I386 = 120;
    private static final int CLONE_UNTRACED = 0x00800000;

    private GuestFilter() {}

    /** Stops at every call, in any convention. */
    public static SeccompProgram traceAll() {
        return new BpfAssembler().verdict(BpfAssembler.RET_TRACE).assemble();
    }

    /**
     * Stops at the x86-64 numbers given, and, if there is at least one, at all calls in other conventions.
     *
     * @param numbers ascending
     */
    public static SeccompProgram trace(int... numbers) {
        BpfAssembler program = new BpfAssembler();
        BpfAssembler.Label trace = new BpfAssembler.Label();
        BpfAssembler.Label allow = new BpfAssembler.Label();
        BpfAssembler.Label foreign = new BpfAssembler.Label();
        BpfAssembler.Label clone = new BpfAssembler.Label();
        boolean foreignWanted = numbers.length > 0;

        program.load(BpfAssembler.ARCH).ifNotEqual(SyscallStop.ARCH_X86_64, foreign);
        program.load(BpfAssembler.NUMBER);
        if (foreignWanted) {
            program.ifAtLeast((int) SyscallStop.X32_BIT, trace);
        } else {
            BpfAssembler.Label isNative = new BpfAssembler.Label();
            int x32 = (int) SyscallStop.X32_BIT;
            program.ifEqual(x32 | CLONE, clone).ifEqual(x32 | CLONE3, trace).place(isNative);
        }
        program.ifEqual(CLONE3, trace);
        for (int number : numbers) {
            if (number != CLONE3) {
                program.ifEqual(number, trace);
            }
        }
        program.ifEqual(CLONE, clone);
        program.place(allow).verdict(BpfAssembler.RET_ALLOW);
        program.place(foreign);
        if (foreignWanted) {
            program.jump(trace);
        } else {
            program.load(BpfAssembler.NUMBER).ifEqual(CLONE3, trace).ifEqual(CLONE_I386, clone);
            program.verdict(BpfAssembler.RET_ALLOW);
        }
        program.place(clone).load(BpfAssembler.argumentLow(0)).ifAnyBit(CLONE_UNTRACED, trace);
        program.verdict(BpfAssembler.RET_ALLOW);
        program.place(trace).verdict(BpfAssembler.RET_TRACE);
        return program.assemble();
    }

    /**
     * Stops at every call but the x86-64 numbers given.
     *
     * @param numbers those that pass
     */
    public static SeccompProgram traceAllExcept(int... numbers) {
        BpfAssembler program = new BpfAssembler();
        BpfAssembler.Label trace = new BpfAssembler.Label();
        BpfAssembler.Label allow = new BpfAssembler.Label();
        BpfAssembler.Label clone = new BpfAssembler.Label();

        program.load(BpfAssembler.ARCH).ifNotEqual(SyscallStop.ARCH_X86_64, trace);
        program.load(BpfAssembler.NUMBER);
        for (int number : numbers) {
            if (number != CLONE3) {
                program.ifEqual(number, number == CLONE ? clone : allow);
            }
        }
        program.jump(trace);
        program.place(allow).verdict(BpfAssembler.RET_ALLOW);
        program.place(clone).load(BpfAssembler.argumentLow(0)).ifAnyBit(CLONE_UNTRACED, trace);
        program.verdict(BpfAssembler.RET_ALLOW);
        program.place(trace).verdict(BpfAssembler.RET_TRACE);
        return program.assemble();
    }
}
