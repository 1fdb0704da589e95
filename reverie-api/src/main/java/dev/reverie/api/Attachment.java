package dev.reverie.api;

/**
 * A tool at work over processes that were already running, and over what they create since. They belong to their owner: they
 * are never ended by us, and live on undisturbed when the tool lets go of them, or when this JVM dies.
 *
 * {@snippet :
 * try (Attachment<Totals> attachment = Reverie.attach(new CountTool(), pid)) {
 *     Thread.sleep(1000);
 * } // lets go
 * }
 *
 * <p>Safe for use by any thread; handlers may {@link #detach}, but not wait.
 */
public interface Attachment<G extends GlobalState> extends AutoCloseable {
    /**
     * Asks to let go of all processes, and returns at once. Each thread is let go as soon as its handler has returned and no
     * call is being injected for it; it runs on as if nothing had happened, in the call it was blocked in if it was. A handler
     * whose first injected call blocks is unwound by {@link GuestEnded}, and its guest's own call begins again without us.
     * Calls that begin from now on are not reported.
     */
    void detach();

    /**
     * Waits until all processes have ended or have been let go.
     *
     * @return the status of the first process that was attached to, {@link ExitStatus.Detached} if it was let go
     * @throws ToolException if a handler threw; all processes have been let go
     * @throws ReverieException if the tracer failed, or this thread was interrupted; all processes have been let go
     */
    RunResult<G> await();

    /** Lets go and waits until that has happened. */
    @Override
    default void close() {
        detach();
        await();
    }
}
