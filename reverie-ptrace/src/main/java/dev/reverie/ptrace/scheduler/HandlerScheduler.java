package dev.reverie.ptrace.scheduler;

import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.ptrace.debug.Requests;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers, which may block, and the event loop, which may not. All state of the tracer is confined to the tracer
 * thread; a handler gets there through {@link #onTracer}.
 */
public interface HandlerScheduler<H extends Awaiter> {
    /** Runs events and handlers until the loop is done. The calling thread is the tracer thread. */
    void run(EventLoop<H> loop);

    /** Lets {@link #submit} be used from now on. On the tracer thread, before {@link #run}. */
    void acceptWork();

    /** Has requests met on the tracer thread, which waits for them itself where {@link EventLoop#isQuiet} says so. On it, before {@link #run}. */
    void attend(Requests requests);

    /**
     * Lets the kernel wake the tracer thread.
     *
     * @param onRing runs on the tracer thread whenever it was woken
     * @return the thread to which any signal does that
     */
    int listen(Runnable onRing);

    /** Hands work to the tracer thread; it is not done if the run has ended. From any thread. */
    void submit(Runnable work);

    /** The same for work that may have to wait for what handlers hold. */
    default void submitWaiting(Runnable work) {
        submit(work);
    }

    /** Starts a handler; may return after it has ended, or at once. On the tracer thread. */
    void start(Runnable handler);

    /** Runs something on the tracer thread and returns what it returns or throws. From a handler or the tracer thread. */
    <R extends @Nullable Object> R onTracer(Supplier<R> work);

    /**
     * Waits, in a handler, for the next event of its guest thread, and returns its status word.
     *
     * @param resume runs on the tracer thread and lets the guest thread go; must not throw
     */
    int resumeAndAwait(H thread, Runnable resume);

    /** Ends the wait of a thread's handler with an event that was not the kernel's word on it. On the tracer thread. */
    default void deliver(H thread, int status) {
        thread.deliver(status);
    }

    /** Whether this JVM lets us schedule virtual threads: it was started with java.base/java.lang open to us. */
    static boolean canUseVirtualThreads() {
        return CarrierThreads.areAvailable();
    }

    /**
     * A scheduler.
     *
     * @param virtual whether handlers shall run on virtual threads of the tracer thread
     */
    static <H extends Awaiter> HandlerScheduler<H> create(boolean virtual, Ptrace ptrace, Waiter waiter) {
        return virtual ? new CarrierScheduler<>(ptrace, waiter) : new PooledScheduler<>(ptrace, waiter);
    }
}
