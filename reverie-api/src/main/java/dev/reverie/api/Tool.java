package dev.reverie.api;

import dev.reverie.api.guestcode.GuestLibrary;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.GuestRecord;
import dev.reverie.api.guestcode.GuestRequest;
import dev.reverie.api.guestcode.GuestState;
import dev.reverie.api.guestcode.SharedState;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/**
 * What a user of this framework writes: callbacks that see, and may change, what a program asks of the kernel.
 *
 * <p>A tool has state on three levels, kept apart so that the same tool works where its handlers run in another address
 * space:
 *
 * <ul>
 *   <li><b>process state</b> is the tool instance itself: the framework keeps one per guest process and asks the parent's
 *       instance for the child's ({@link #newProcess});
 *   <li><b>thread state</b> is a {@code T}, made by {@link #newThread} and reached by {@link Guest#thread()};
 *   <li><b>global state</b> is a {@code G}, made once by {@link #newGlobal}, and reached only by messages ({@link
 *       GlobalAccess#rpc}).
 * </ul>
 *
 * {@snippet class="dev.reverie.api.snippets.Counter" region="handlers"}
 *
 * <p><b>Handlers are ordinary blocking Java.</b> A handler that sleeps, takes a lock or injects a blocking call holds up
 * its own guest thread and no other. Handlers of one guest thread never overlap; handlers of different threads do, also
 * within one process, so fields of the tool instance that handlers change must be thread-safe. Thread state needs no
 * care.
 *
 * <p><b>The order of callbacks.</b> For a process: its root or forked instance is made, then its first thread's state, then
 * {@link #onThreadStart}. Every thread ends with {@link #onThreadExit}, after the last of its handlers has returned,
 * however it died; the process ends with {@link #onProcessExit} after the last of its threads. An exec keeps the process,
 * its instance and the state of the thread that called it, whose tid may change; its siblings end first.
 *
 * <p><b>Attached processes</b> ({@link Backend#attach}) were running before. The root instance is the state of the first, and
 * makes that of the others by {@link #newProcess} without a creator; then every thread that there is gets its state and its
 * {@link #onThreadStart}, wherever it stands. A call that a thread was blocked in begins again and is seen, some as
 * restart_syscall. When they are let go, every thread and process has its exit callback with {@link ExitStatus.Detached}.
 *
 * <p><b>Errors.</b> A handler that throws ends the whole guest, or lets go of it if it was attached to: the run fails with a {@link
 * ToolException} that carries the cause. When a guest thread dies under its handler, the handler's Java thread is interrupted and the next use of its
 * {@link Guest} throws {@link GuestEnded}.
 *
 * @param <G> the global state; {@link NoGlobal} if there is none
 * @param <T> the state of a thread; {@link Void} if there is none
 * @see StatelessTool
 */
public interface Tool<G extends GlobalState, T extends @Nullable Object> {
    /** Which events this tool wants. Asked once, of the root instance, before the guest starts. */
    Subscription subscription();

    /** Makes the global state. Called once, on the root instance, before the guest starts. */
    G newGlobal();

    /**
     * Makes the process state of a new child process. Called on the instance of the process that created it, before the
     * child's first instruction. A process is what getpid(2) tells apart: fork, vfork and clone without CLONE_THREAD make
     * one, even if it shares its memory with its parent.
     */
    Tool<G, T> newProcess(ProcessStart<G> start);

    /** Makes the state of a new thread. Called on the instance of its process, before the thread's first instruction. */
    T newThread(ThreadStart<T> start);

    /**
     * A subscribed system call is about to run. Nothing of it has happened yet.
     *
     * @return what is to happen to it
     */
    default Action onSyscall(Guest<G, T> guest, Syscall call) {
        return Action.proceed();
    }

    /**
     * A thread is about to run its first instruction; for the root process the program has just been loaded. A thread that was
     * attached to stands anywhere in its program, or in a call.
     */
    default void onThreadStart(Guest<G, T> guest) {}

    /** A process has loaded a new program; not called for the first program of the root process. */
    default void onExec(Guest<G, T> guest) {}

    /**
     * A signal is about to be delivered to a thread: its handler runs, or its default action happens, after this returns.
     * Called only with {@link Subscription#withSignals}. SIGKILL is never seen here; nothing can stop it.
     */
    default SignalAction onSignal(Guest<G, T> guest, InboundSignal signal) {
        return SignalAction.deliver();
    }

    /**
     * A thread is about to read the timestamp counter by RDTSC or RDTSCP. Called only with {@link
     * Subscription#withTimestampCounter}.
     *
     * @return what it reads
     */
    default long onTimestampCounter(Guest<G, T> guest, TimestampRead read) {
        return read.value();
    }

    /**
     * A thread is about to ask the processor what it is, by CPUID. Called only with {@link Subscription#withCpuid}.
     *
     * @return what it is told
     */
    default CpuidAnswer onCpuid(Guest<G, T> guest, CpuidQuery query) {
        return query.answer();
    }

    /** The timer that a handler has set for this thread by {@link Guest#setTimer} is due: the thread stands between two instructions. */
    default void onTimer(Guest<G, T> guest) {}

    /**
     * Guest code that handles calls inside the guest, in place of {@link #onSyscall}, where the backend can; null for none. Asked once, of
     * the root instance, before the guest starts.
     */
    default @Nullable GuestProgram guestProgram() {
        return null;
    }

    /**
     * A tool in C that handles calls inside the guest; null for none. Asked once, of the root instance, before the guest starts. A backend that can't
     * run it refuses the run.
     */
    default @Nullable GuestLibrary guestLibrary() {
        return null;
    }

    /**
     * A tool in C asks, by {@code reverie_rpc}, and waits for the answer. As {@link #onGuestRequest}.
     *
     * @return the reply; null if there is none, which the tool in C is told as ENOSYS
     */
    default byte @Nullable [] onGuestMessage(Guest<G, T> guest, byte[] request) {
        return null;
    }

    /**
     * What guest code has kept for a thread is about to go: the thread has ended, and {@link #onThreadExit} follows, or it has loaded a new
     * program, and {@link #onExec} follows. Called only with a {@link #guestProgram}.
     */
    default void onGuestState(T thread, GuestState state) {}

    /**
     * What guest code has kept for a process is about to go: its last thread has ended, and {@link #onProcessExit} follows, or it has loaded a
     * new program, and {@link #onExec} follows. Called behind {@link #onGuestState} of all its threads. Where processes share memory, as behind vfork, they
     * share this, and it is told to the one that leaves it last. Called only with a {@link #guestProgram} that keeps such state.
     */
    default void onProcessState(GuestState state) {}

    /**
     * The memory that guest code shares with this tool has been made, full of zeros. Called once, of the root instance, before the guest
     * starts. Called only with a {@link #guestProgram} that has such memory, and where that runs; it can be used from then on, also when the run is over.
     */
    default void onSharedState(SharedState state) {}

    /**
     * Guest code asks, by {@link dev.reverie.api.guestcode.GuestThread#rpc}, and waits for the answer. Everything of the guest may be used but
     * {@link Guest#inject}, {@link Guest#stack} and {@link Guest#setRegisters}; its registers are those at the call that is being handled. This may
     * block. Where signals or other threads want the guest meanwhile, they wait. A tool whose guest code asks has to have it: without it the run fails.
     *
     * @return the answer
     */
    default long onGuestRequest(Guest<G, T> guest, GuestRequest request) {
        throw new UnsupportedOperationException(
                "guest code asks " + request + ", and " + getClass().getName() + " has no onGuestRequest");
    }

    /**
     * Guest code has committed a record. Those of a thread come in their order, all of them before {@link #onGuestState} of the thread, and those that
     * were committed before a request or a call that stops before that. They are read when the ring is full, some 20 times a
     * second, and when the thread ends, however it does.
     *
     * <p>One at a time, on a thread of the tracer that had better not be held up. A tool whose guest code writes has to have it: without it the run fails.
     */
    default void onGuestRecord(ThreadContext<G, T> thread, GuestRecord record) {
        throw new UnsupportedOperationException(
                "guest code commits records, and " + getClass().getName() + " has no onGuestRecord");
    }

    /** A thread is gone, or let go. Its memory and registers can't be reached any more. */
    default void onThreadExit(ThreadEnd<G, T> end) {}

    /** A process is gone, or let go: so has been its last thread. */
    default void onProcessExit(ProcessEnd<G> end) {}
}
