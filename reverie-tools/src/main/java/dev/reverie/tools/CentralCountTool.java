package dev.reverie.tools;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/**
 * Counts system calls in one place: a message to the global state for every call. Simpler than {@link CountTool}, always
 * up to date, and slower the more threads there are.
 */
public final class CentralCountTool implements Tool<Totals, @Nullable Void> {
    private final boolean vdso;

    /** Counts the calls that reach the kernel. */
    public CentralCountTool() {
        this(false);
    }

    /** Counts calls, and if {@code vdso}, also those that the vDSO would answer. */
    public CentralCountTool(boolean vdso) {
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
    public CentralCountTool newProcess(ProcessStart<Totals> start) {
        return this;
    }

    @Override
    public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
        return null;
    }

    @Override
    public Action onSyscall(Guest<Totals, @Nullable Void> guest, Syscall call) {
        guest.rpc(new Totals.AddCall(call));
        return Action.proceed();
    }

    @Override
    public void onProcessExit(ProcessEnd<Totals> end) {
        end.rpc(new Totals.EndProcess());
    }
}
