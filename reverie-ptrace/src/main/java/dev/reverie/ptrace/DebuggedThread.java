package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.ptrace.debug.Debuggee;
import dev.reverie.ptrace.inner.Task;
import org.jspecify.annotations.Nullable;

/** A guest thread as a debugger sees it. On the tracer thread. */
final class DebuggedThread<G extends GlobalState, T extends @Nullable Object> implements Debuggee {
    /** The place of {@code u_debugreg} in {@code struct user}, in words. See sys/user.h. */
    private static final int DEBUG_REGISTERS = 848 / 8;

    private final Debuggees<G, T> all;
    private final GuestThread<G, T> thread;

    DebuggedThread(Debuggees<G, T> all, GuestThread<G, T> thread) {
        this.all = all;
        this.thread = thread;
    }

    private Task task() {
        return thread.task();
    }

    private Ptrace ptrace() {
        return all.tracer().ptrace();
    }

    @Override
    public int tid() {
        return thread.id();
    }

    @Override
    public int pid() {
        return thread.process().pid();
    }

    @Override
    public boolean stands() {
        return all.outside().stands(task());
    }

    @Override
    public boolean isStill() {
        return stands() || thread.isBusy() && !thread.isAwaited();
    }

    @Override
    public boolean isWithinInjection() {
        return thread.isAwaited() || thread.isBusy() && !stands();
    }

    @Override
    public void resume(How how, int signal) {
        int request =
                switch (how) {
                    case RUN -> Ptrace.CONT;
                    case TO_CALL -> Ptrace.SYSCALL;
                    case STEP -> Ptrace.SINGLESTEP;
                };
        all.outside().resume(task(), request, signal);
    }

    @Override
    public void leaveStopped() {
        all.outside().listen(task());
    }

    @Override
    public void interrupt() {
        all.outside().interrupt(task());
    }

    @Override
    public void detach(int signal) {
        all.detach(task(), signal);
    }

    @Override
    public long @Nullable [] generalRegisters() {
        UserRegisters registers = ptrace().registers(thread.tid());
        if (registers == null) {
            return null;
        }
        long[] words = new long[GENERAL_REGISTERS];
        for (int i = 0; i < words.length; i++) {
            words[i] = registers.get(i);
        }
        return words;
    }

    @Override
    public boolean setGeneralRegisters(long[] words) {
        try {
            return ptrace().setRegisters(thread.tid(), UserRegisters.wrap(words));
        } catch (LinuxException e) {
            // A segment or a base that the processor does not take.
            return false;
        }
    }

    @Override
    public byte @Nullable [] extendedState() {
        return ptrace().extendedState(thread.tid());
    }

    @Override
    public boolean setExtendedState(byte[] state) {
        try {
            return ptrace().setExtendedState(thread.tid(), state);
        } catch (LinuxException e) {
            return false;
        }
    }

    @Override
    public long debugRegister(int number) {
        return ptrace().register(thread.tid(), DEBUG_REGISTERS + number);
    }

    @Override
    public boolean setDebugRegister(int number, long value) {
        try {
            return ptrace().setRegister(thread.tid(), DEBUG_REGISTERS + number, value);
        } catch (LinuxException e) {
            return false;
        }
    }

    @Override
    public byte @Nullable [] signalInfo() {
        return ptrace().signalInfo(thread.tid());
    }

    @Override
    public void setSignalInfo(byte[] siginfo) {
        ptrace().setSignalInfo(thread.tid(), siginfo);
    }
}
