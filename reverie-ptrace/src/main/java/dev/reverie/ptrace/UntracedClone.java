package dev.reverie.ptrace;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;

/**
 * Takes CLONE_UNTRACED out of calls that create a thread or process: with it the child would run without us, but under our
 * filter, where every call that should stop fails with ENOSYS.
 */
final class UntracedClone {
    private static final long CLONE_UNTRACED = 0x00800000;
    private static final int CLONE = 56;
    private static final int CLONE_I386 = 120;
    private static final int CLONE3 = 435;

    private UntracedClone() {}

    /** Whether the call may have the flag at all. */
    static boolean mayHaveFlag(Syscall call) {
        return hasFlag(call) || mayHaveFlagInMemory(call);
    }

    /** Whether the flag is among the call's first argument. */
    static boolean hasFlag(Syscall call) {
        int number = call.abi() == Abi.I386 ? CLONE_I386 : CLONE;
        return call.number() == number && (call.args().a0() & CLONE_UNTRACED) != 0;
    }

    /** The same call without the flag among its first argument. */
    static Syscall withoutFlag(Syscall call) {
        if (!hasFlag(call)) {
            return call;
        }
        SyscallArgs args = call.args().with(0, call.args().a0() & ~CLONE_UNTRACED);
        return call.abi() == Abi.X86_64
                ? Syscall.of(call.number(), args)
                : new ForeignSyscall(call.abi(), call.number(), args);
    }

    /** Whether the call's flags are in guest memory, for {@link #clear} to look at. */
    static boolean mayHaveFlagInMemory(Syscall call) {
        return call.number() == CLONE3;
    }

    /** Clears the flag in the argument structure of a clone3. True if it was there: {@link #restore} puts it back. */
    static boolean clear(Syscall call, Memory memory) {
        return mayHaveFlagInMemory(call) && flip(call, memory, true);
    }

    /** Undoes {@link #clear}. */
    static void restore(Syscall call, Memory memory) {
        flip(call, memory, false);
    }

    private static boolean flip(Syscall call, Memory memory, boolean isSet) {
        // The flags are the first word of struct clone_args; this one is bit 7 of its third byte.
        byte[] flags = new byte[1];
        long address = call.args().a0() + 2;
        int mask = 0x80;
        if (memory.read(address, flags, 0, 1) != 1 || (flags[0] & mask) != 0 != isSet) {
            return false;
        }
        flags[0] ^= (byte) mask;
        return memory.write(address, flags, 0, 1) == 1;
    }
}
