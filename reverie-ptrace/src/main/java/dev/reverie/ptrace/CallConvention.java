package dev.reverie.ptrace;

import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;

/** From stops to typed calls, and from argument positions to registers. */
final class CallConvention {
    private static final int[] I386_ARGUMENTS = {
        UserRegisters.RBX, UserRegisters.RCX, UserRegisters.RDX, UserRegisters.RSI, UserRegisters.RDI, UserRegisters.RBP
    };

    /** The page of addresses at which the kernel emulates the three calls of the first x86-64 C libraries. */
    private static final long VSYSCALL_PAGE = 0xffffffffff600000L;

    private CallConvention() {}

    /** The typed call that a thread is stopped at. */
    static Syscall syscall(SyscallStop stop) {
        SyscallArgs args = new SyscallArgs(stop.a0(), stop.a1(), stop.a2(), stop.a3(), stop.a4(), stop.a5());
        Abi abi = abi(stop);
        // Numbers have 32 significant bits.
        int number = (int) stop.nr();
        return switch (abi) {
            case X86_64 -> Syscall.of(number, args);
            case X32 -> new ForeignSyscall(abi, number & ~(int) SyscallStop.X32_BIT, args);
            case I386, VSYSCALL -> new ForeignSyscall(abi, number, args);
        };
    }

    static Abi abi(SyscallStop stop) {
        if (stop.arch() == SyscallStop.ARCH_I386) {
            return Abi.I386;
        }
        if (isVsyscall(stop)) {
            return Abi.VSYSCALL;
        }
        // A negative number has the bit too, but belongs to no convention.
        return (int) stop.nr() >= 0 && (stop.nr() & SyscallStop.X32_BIT) != 0 ? Abi.X32 : Abi.X86_64;
    }

    /** The number as the kernel takes it, x32 bit included. */
    static long rawNumber(Syscall call) {
        return call.abi() == Abi.X32 ? call.number() | SyscallStop.X32_BIT : call.number();
    }

    /** The register of argument {@code index}. */
    static int register(Abi abi, int index) {
        return abi == Abi.I386 ? I386_ARGUMENTS[index] : UserRegisters.argument(index);
    }

    /** Puts the registers of a call back to what they were at its stop. */
    static void restore(Ptrace ptrace, int tid, SyscallStop stop) {
        Syscall call = syscall(stop);
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            ptrace.setRegister(tid, register(call.abi(), i), call.args().get(i));
        }
        ptrace.setRegister(tid, UserRegisters.ORIG_RAX, stop.nr());
    }

    /** Whether there is no instruction behind a stop, but the kernel's emulation of one. */
    static boolean isVsyscall(SyscallStop stop) {
        return (stop.ip() & ~0xfffL) == VSYSCALL_PAGE;
    }
}
