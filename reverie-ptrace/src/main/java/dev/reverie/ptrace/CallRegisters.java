package dev.reverie.ptrace;

import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;

/**
 * The registers of a thread in the event of a call, as far as they say which call runs. Writes only what differs. Confined to the tracer
 * thread, but for what is asked.
 */
@SuppressWarnings("ReferenceEquality") // the guest's own call is most often recognised by being the same object
final class CallRegisters {
    private final Ptrace ptrace;
    private final GuestThread<?, ?> thread;
    private final SyscallStop stop;
    private final Syscall own;

    /** The call whose number and arguments they hold. */
    private Syscall loaded;

    CallRegisters(Ptrace ptrace, GuestThread<?, ?> thread, SyscallStop stop, Syscall own) {
        this.ptrace = ptrace;
        this.thread = thread;
        this.stop = stop;
        this.own = own;
        this.loaded = own;
    }

    /** Whether what they hold has this number. */
    boolean hold(int number) {
        return loaded.number() == number;
    }

    /** Whether they hold the guest's own call, with whatever arguments. */
    boolean holdOwn() {
        return loaded.number() == own.number();
    }

    /** Whether their arguments are those of the guest's own call. */
    boolean areOwn() {
        return loaded.args().equals(own.args());
    }

    /** The thread stands at the entry: puts another call in the place of the guest's. */
    void exchange(Syscall injected) {
        if (injected.number() != own.number()) {
            ptrace.setRegister(thread.tid(), UserRegisters.ORIG_RAX, CallConvention.rawNumber(injected));
        }
        loadArguments(injected);
    }

    /** The thread stands at an exit: takes it back to the {@code syscall} instruction, with another call. */
    void rewind(Syscall injected) {
        rewindTo(CallConvention.rawNumber(injected));
        loadArguments(injected);
    }

    /** Takes the thread back to its own call, which will come as a new event. */
    void beginAgain() {
        rewindTo(stop.nr());
        loadOwn();
    }

    private void rewindTo(long number) {
        ptrace.setRegister(thread.tid(), UserRegisters.RIP, stop.ip() - 2);
        ptrace.setRegister(thread.tid(), UserRegisters.RAX, number);
        // Not in a system call, as far as the kernel's restart logic is concerned.
        ptrace.setRegister(thread.tid(), UserRegisters.ORIG_RAX, -1);
    }

    /** Makes the argument registers those of the guest's own call. */
    void loadOwn() {
        loadArguments(own);
    }

    private void loadArguments(Syscall next) {
        if (next == loaded) {
            return;
        }
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            long value = next.args().get(i);
            if (value != loaded.args().get(i)) {
                ptrace.setRegister(thread.tid(), CallConvention.register(own.abi(), i), value);
            }
        }
        loaded = next;
    }

    /**
     * Whether a call can run in the place of the guest's, or behind it.
     *
     * @param hasRun whether one has run
     * @throws IllegalArgumentException if it can't
     */
    void check(Syscall wanted, boolean hasRun) {
        if (wanted == own && !hasRun) {
            return;
        }
        if (hasRun && own.abi() == Abi.X86_64 && hold(Sysno.RT_SIGRETURN)) {
            throw new IllegalArgumentException("nothing can run after rt_sigreturn in the same event: " + wanted);
        }
        boolean isOwn = wanted.number() == own.number()
                && wanted.abi() == own.abi()
                && wanted.args().equals(own.args());
        if ((own.abi() != Abi.X86_64 || wanted.abi() != Abi.X86_64) && (!isOwn || hasRun)) {
            throw new IllegalArgumentException(
                    "of a call in the convention " + own.abi() + " only itself can be run, and once: not " + wanted);
        }
    }
}
