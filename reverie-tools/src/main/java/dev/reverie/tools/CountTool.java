package dev.reverie.tools;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.GuestState;
import dev.reverie.syscalls.Syscall;

/**
 * Counts system calls where they happen: each thread in its own state without any sharing, folded into the process when
 * the thread ends, and sent to the global state in one message when the process ends.
 */
public final class CountTool implements Tool<Totals, SyscallCounts> {
    private final boolean vdso;

    /** The counts of this process's ended threads; guarded by itself, for threads end concurrently. */
    private final SyscallCounts ended = new SyscallCounts();

    /** Counts the calls that reach the kernel. */
    public CountTool() {
        this(false);
    }

    /** Counts calls, and if {@code vdso}, also those that the vDSO would answer. */
    public CountTool(boolean vdso) {
        this.vdso = vdso;
    }

    @Override
    public Subscription subscription() {
        return Subscription.allSyscalls().withVdsoCalls(vdso);
    }

    @Override
    public Totals newGlobal() {
        return new Totals();
    }

    @Override
    public CountTool newProcess(ProcessStart<Totals> start) {
        return new CountTool(vdso);
    }

    @Override
    public SyscallCounts newThread(ThreadStart<SyscallCounts> start) {
        return new SyscallCounts();
    }

    @Override
    public Action onSyscall(Guest<Totals, SyscallCounts> guest, Syscall call) {
        guest.thread().add(call);
        return Action.proceed();
    }

    @Override
    public GuestProgram guestProgram() {
        return new GuestProgram(CountCode.class, "onCall");
    }

    @Override
    public void onGuestState(SyscallCounts thread, GuestState state) {
        long[] calls = new long[CountCode.NUMBERS];
        state.values(CountCode.Counts.class, "calls", calls);
        thread.addAll(calls);
    }

    @Override
    public void onThreadExit(ThreadEnd<Totals, SyscallCounts> end) {
        synchronized (ended) {
            ended.addAll(end.thread());
        }
    }

    @Override
    public void onProcessExit(ProcessEnd<Totals> end) {
        end.rpc(new Totals.AddProcess(ended));
    }
}
