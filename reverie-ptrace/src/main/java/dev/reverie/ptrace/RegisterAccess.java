package dev.reverie.ptrace;

import dev.reverie.api.Registers;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.resident.ResidentThread;

/** Registers between the kernel and tools. On the tracer thread. */
final class RegisterAccess {
    /** Where the kernel's begins, on machines of every kind. */
    private static final long END_OF_USER_MEMORY = 0x7ffffffff000L;

    private RegisterAccess() {}

    /** As tools see them. */
    static Registers of(UserRegisters from) {
        return new Registers(
                from.get(UserRegisters.RIP),
                from.get(UserRegisters.RSP),
                from.get(UserRegisters.RAX),
                from.get(UserRegisters.RBX),
                from.get(UserRegisters.RCX),
                from.get(UserRegisters.RDX),
                from.get(UserRegisters.RSI),
                from.get(UserRegisters.RDI),
                from.get(UserRegisters.RBP),
                from.get(UserRegisters.R8),
                from.get(UserRegisters.R9),
                from.get(UserRegisters.R10),
                from.get(UserRegisters.R11),
                from.get(UserRegisters.R12),
                from.get(UserRegisters.R13),
                from.get(UserRegisters.R14),
                from.get(UserRegisters.R15),
                from.get(UserRegisters.EFLAGS),
                from.get(UserRegisters.FS_BASE),
                from.get(UserRegisters.GS_BASE));
    }

    /** What tools may set. */
    private static void store(Registers values, UserRegisters target, ResidentThread resident) {
        boolean isKept = values.gsBase() == 0 && resident.hides(target.get(UserRegisters.GS_BASE));
        target.set(UserRegisters.RIP, values.rip());
        target.set(UserRegisters.RSP, values.rsp());
        target.set(UserRegisters.RAX, values.rax());
        target.set(UserRegisters.RBX, values.rbx());
        target.set(UserRegisters.RCX, values.rcx());
        target.set(UserRegisters.RDX, values.rdx());
        target.set(UserRegisters.RSI, values.rsi());
        target.set(UserRegisters.RDI, values.rdi());
        target.set(UserRegisters.RBP, values.rbp());
        target.set(UserRegisters.R8, values.r8());
        target.set(UserRegisters.R9, values.r9());
        target.set(UserRegisters.R10, values.r10());
        target.set(UserRegisters.R11, values.r11());
        target.set(UserRegisters.R12, values.r12());
        target.set(UserRegisters.R13, values.r13());
        target.set(UserRegisters.R14, values.r14());
        target.set(UserRegisters.R15, values.r15());
        target.set(UserRegisters.EFLAGS, values.eflags());
        target.set(UserRegisters.FS_BASE, values.fsBase());
        if (!isKept) {
            target.set(UserRegisters.GS_BASE, values.gsBase());
        }
    }

    /** Sets those of a thread that is in no event of a call. */
    static void set(Ptrace ptrace, int tid, ResidentThread resident, Registers values) {
        UserRegisters live = ptrace.registers(tid);
        if (live == null) {
            return;
        }
        boolean isElsewhere = live.get(UserRegisters.RIP) != values.rip();
        long result = values.rax();
        store(values, live, resident);
        if (isElsewhere && live.get(UserRegisters.ORIG_RAX) >= 0) {
            // The kernel would restart an interrupted call at the new place.
            live.set(UserRegisters.ORIG_RAX, -1);
            if (InterruptedCall.isRestart(result)) {
                live.set(UserRegisters.RAX, InterruptedCall.EINTR_RESULT);
            }
        }
        ptrace.setRegisters(tid, live);
    }

    /** Sets those of a thread behind a call, unless the kernel begins that again. */
    static void setBehindCall(Ptrace ptrace, int tid, ResidentThread resident, Registers values) {
        UserRegisters live = ptrace.registers(tid);
        if (live == null || InterruptedCall.isRestart(live.get(UserRegisters.RAX))) {
            return;
        }
        long result = live.get(UserRegisters.RAX);
        store(values, live, resident);
        live.set(UserRegisters.RAX, result);
        ptrace.setRegisters(tid, live);
    }

    /** Refuses what the kernel would not take. */
    static void check(Registers values) {
        if (isOutside(values.fsBase()) || isOutside(values.gsBase())) {
            throw new IllegalArgumentException("a segment base is no user address: fs 0x"
                    + Long.toHexString(values.fsBase()) + ", gs 0x" + Long.toHexString(values.gsBase()));
        }
    }

    private static boolean isOutside(long base) {
        return base < 0 || base >= END_OF_USER_MEMORY;
    }
}
