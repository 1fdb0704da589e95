package dev.reverie.ptrace;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Subscription;
import dev.reverie.linux.SyscallStop;
import dev.reverie.ptrace.resident.DecidedCall;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stops of threads at their calls, outside of events: which of them begin one. A call is met at the stop of our filter; in an
 * attached thread, and in one with {@linkplain OwnFilters filters of its own}, at its entry. Confined to the tracer thread.
 */
final class SyscallStops<G extends GlobalState, T extends @Nullable Object> {
    private final Tracer<G, T> tracer;
    private final Subscription subscription;
    private final boolean isAttached;

    SyscallStops(Tracer<G, T> tracer, Subscription subscription, boolean isAttached) {
        this.tracer = tracer;
        this.subscription = subscription;
        this.isAttached = isAttached;
    }

    /** Our filter has stopped a thread. */
    void atFilter(GuestThread<G, T> thread) {
        if (thread.isFiltered() && tracer.ownFilters().askForTracer(thread)) {
            if (!tracer.inner().stops().atOwnFilter(thread.task(), signal -> tracer.resume(thread, signal))) {
                tracer.ownFilters().refuse(thread);
                tracer.resume(thread, 0);
            }
            return;
        }
        if (thread.hasEntered()) {
            // The call was met at its entry, and the guest's own filters have let it through.
            tracer.resume(thread, 0);
            return;
        }
        SyscallStop stop = tracer.ptrace().syscallStop(thread.tid());
        if (stop != null && !thread.resident().atCall(stop)) {
            meet(thread, stop);
        }
    }

    private void meet(GuestThread<G, T> thread, SyscallStop stop) {
        DecidedCall decided = thread.resident().takeDecision();
        if (decided == null) {
            begin(thread, stop);
        } else {
            finish(thread, decided);
        }
    }

    /** A thread has come to its call of which the tool knows: in the guest, where it has been decided, a signal was in the way. */
    private void finish(GuestThread<G, T> thread, DecidedCall decided) {
        SyscallStop stop = tracer.ptrace().syscallStop(thread.tid());
        if (stop != null) {
            Syscall call = CallConvention.syscall(stop);
            SyscallEvent<G, T> event = new SyscallEvent<>(tracer, thread, stop, call);
            LongConsumer whenMade = decided.whenMade();
            tracer.handlers().submit(thread, () -> {
                Action action = decided.action();
                if (whenMade != null) {
                    long result = event.inject(call);
                    whenMade.accept(result);
                    action = Action.result(result);
                }
                event.finish(action);
            });
        }
    }

    /** A thread stands at the entry of a call, or at an exit that nobody waits for. */
    void atEntryOrExit(GuestThread<G, T> thread) {
        SyscallStop stop = tracer.ptrace().syscallStop(thread.tid());
        boolean isEntry = stop != null && stop.op() == SyscallStop.ENTRY;
        thread.setEntered(isEntry && thread.isFiltered());
        if (stop != null && isEntry && tracer.inner().stops().showsEntries(thread.task())) {
            boolean isEmulated = tracer.inner().stops().isEmulated(thread.task());
            tracer.inner().stops().atEntry(thread.task(), signal -> afterInnerTracer(thread, stop, isEmulated, signal));
        } else if (isEntry) {
            atEntry(thread, stop);
        } else {
            if (stop != null && stop.op() == SyscallStop.EXIT && stop.result() == InterruptedCall.EINTR_RESULT) {
                tracer.eventStops().restartCall(thread, 0);
            }
            tracer.returned(thread);
        }
    }

    /** The guest that traces a thread has had its say about a call: what that has cancelled is no call any more. */
    private void afterInnerTracer(GuestThread<G, T> thread, SyscallStop stop, boolean isEmulated, int signal) {
        SyscallStop now = tracer.ptrace().syscallStop(thread.tid());
        boolean isCancelled = now != null && (int) now.nr() == -1 && (int) stop.nr() != -1;
        if (isCancelled || isEmulated || signal != 0) {
            thread.setEntered(isCancelled);
            tracer.resume(thread, signal);
        } else {
            atEntry(thread, now);
        }
    }

    private void atEntry(GuestThread<G, T> thread, @Nullable SyscallStop stop) {
        if (stop != null && (isAttached && !tracer.isReleasing() || thread.isFiltered())) {
            if (!thread.resident().atEntry(stop)) {
                meet(thread, stop);
            }
        } else {
            tracer.resume(thread, 0);
        }
    }

    private void begin(GuestThread<G, T> thread, SyscallStop stop) {
        Syscall call = CallConvention.syscall(stop);
        boolean isForeign = call.abi() != Abi.X86_64;
        if (isForeign) {
            tracer.faultActions().missed(thread.process());
        }
        tracer.resident().beforeEvent();
        tracer.userFaults().note(thread.process().pid(), call);
        tracer.inner().note(thread.task(), call);
        boolean isTold = thread.resident().hasHandled();
        if (!isTold && (isForeign ? subscription.hasSyscalls() : subscription.hasSyscall(call.number()))) {
            tracer.debuggees().seen(thread, call);
            tracer.handlers().submit(thread, new SyscallEvent<>(tracer, thread, stop, call));
        } else if (!isForOurSake(thread, call)) {
            tracer.inner().left(thread.task(), call);
            tracer.resume(thread, 0);
        } else {
            tracer.handlers()
                    .submit(thread, () -> new SyscallEvent<>(tracer, thread, stop, call).finish(Action.proceed()));
        }
    }

    /** Whether a call that nobody wants to see must not just run. */
    private boolean isForOurSake(GuestThread<G, T> thread, Syscall call) {
        return UntracedClone.mayHaveFlag(call)
                || tracer.instructions().answers(call)
                || thread.resident().answers(call)
                || tracer.watchedCalls().watches(call)
                || tracer.ownFilters().forbids(thread, call)
                || tracer.hasInner() && tracer.inner().concerns(thread.task(), call);
    }
}
