package dev.reverie.api;

import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/**
 * A tool that only looks at calls, and may do so later than the guest makes them. Where handlers are costly a backend records calls
 * inside the guest and tells of them by {@link #onCallBegin} and {@link #onCallEnd}; whatever can't be recorded stops, and {@link
 * #onSyscall} tells of it by the same methods, while the thread waits. Each call is told once, in either way.
 *
 * {@snippet class="dev.reverie.api.snippets.SlowCalls" region="observer"}
 *
 * <p><b>Order.</b> A thread's calls come one after the other, each with its beginning before its end, and between its start, its exec, its
 * signals and its end as they happened. Calls of different threads come in the order of their times, as well as those can be told apart.
 *
 * <p><b>Ends that don't come.</b> A call has no end if its thread ends in it, as exit does, if it is let go in it, or if it is an exec that succeeds: {@link
 * #onThreadExit} and {@link #onExec} say so. One that a signal interrupts ends with a restart code, and what the kernel
 * makes of that is a new call.
 *
 * <p>Callbacks for recorded calls come from one Java thread of the tracer, which had better not be held up: the records of a guest that waits for
 * room in its ring wait with it. Thread state needs no care, as in other tools.
 */
public interface Observer<G extends GlobalState, T extends @Nullable Object> extends Tool<G, T> {
    /** How much of calls this tool wants to see. Asked once, of the root instance, before the guest starts. */
    Observation observation();

    /**
     * A thread has begun a call. At a stop the call has not run yet, and {@code thread} is a {@link Guest}, on which everything but {@link
     * Guest#inject} may be used.
     *
     * @return whether its end is of interest; if not, {@link #onCallEnd} need not be called
     */
    default boolean onCallBegin(ThreadContext<G, T> thread, BegunCall call) {
        return true;
    }

    /** The call that the thread has begun is over. */
    default void onCallEnd(ThreadContext<G, T> thread, FinishedCall call) {}

    /** A call that is not recorded: it runs between the two callbacks. Called also for recorded ones where a backend records nothing. */
    @Override
    default Action onSyscall(Guest<G, T> guest, Syscall call) {
        if (!onCallBegin(guest, new BegunCall(call, System.nanoTime(), guest))) {
            return Action.proceed();
        }
        long start = System.nanoTime();
        long result = guest.inject(call);
        long end = System.nanoTime();
        onCallEnd(guest, new FinishedCall(call, result, end, end - start, guest));
        return Action.result(result);
    }
}
