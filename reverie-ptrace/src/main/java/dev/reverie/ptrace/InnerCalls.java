package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.linux.Errnos;
import dev.reverie.ptrace.inner.InnerTracing;
import dev.reverie.ptrace.inner.Requests;
import dev.reverie.ptrace.inner.Task;
import dev.reverie.ptrace.inner.WaitCall;
import dev.reverie.ptrace.inner.Waits;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The calls by which one guest traces another: ptrace, and the waits of who traces. A wait asks the kernel too, which knows the
 * children; where there are none, the thread pauses. What a tracee has to tell interrupts that. In handlers.
 */
final class InnerCalls<G extends GlobalState, T extends @Nullable Object> {
    /** -ERESTARTSYS: what an interrupted wait returns to the kernel. */
    private static final long RESTART = -512;

    private static final Syscall PAUSE = Syscall.of(Sysno.PAUSE, SyscallArgs.NONE);

    private final Tracer<G, T> tracer;

    InnerCalls(Tracer<G, T> tracer) {
        this.tracer = tracer;
    }

    /**
     * Carries out a call of a thread, if it is such a one.
     *
     * @param run runs a call in the thread, and returns its raw result
     * @return the raw result, or {@link Requests#PASS} if the kernel is to carry out the call
     */
    long perform(GuestThread<G, T> thread, Syscall call, ToLongFunction<Syscall> run) {
        if (!tracer.hasInner()) {
            return Requests.PASS;
        }
        if (InnerTracing.isPtrace(call)) {
            return tracer.onTracer(() -> tracer.inner().requests().perform(thread.task(), call.args()));
        }
        return InnerTracing.isWait(call) ? await(thread.task(), call, run) : Requests.PASS;
    }

    private long await(Task self, Syscall call, ToLongFunction<Syscall> run) {
        Waits waits = tracer.inner().waits();
        boolean isPausing = false;
        for (; ; ) {
            WaitCall wait = WaitCall.of(call);
            Long answer = tracer.onTracer(() -> waits.take(self, wait));
            if (answer != null) {
                return answer;
            }
            if (!tracer.onTracer(() -> waits.begin(self, wait))) {
                continue;
            }
            long result = run.applyAsLong(isPausing ? PAUSE : call);
            boolean isOver = tracer.onTracer(() -> {
                waits.end(self);
                return wait.isOver();
            });
            if (isPausing || InterruptedCall.isRestart(result)) {
                if (!isOver) {
                    return RESTART;
                }
            } else if (result == -Errnos.ECHILD && tracer.onTracer(() -> waits.mayCome(self, wait))) {
                if (Waits.mustNotWait(wait)) {
                    Long late = tracer.onTracer(() -> waits.take(self, wait));
                    return late != null ? late : waits.nothing(self, wait);
                }
                isPausing = true;
            } else if (!tracer.onTracer(() -> waits.isOfTracee(wait, self, result))) {
                return result;
            }
        }
    }
}
