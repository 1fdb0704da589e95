package dev.reverie.api;

/**
 * How a backend is to run, apart from what it runs.
 *
 * @param pinned whether guest and tracer share one CPU: a stop costs half as much, but the guest has only that CPU, and
 *     sees so
 * @param handlerThreads what runs the handlers
 */
public record RunOptions(boolean pinned, HandlerThreads handlerThreads) {
    /** Nothing pinned; the fastest handler threads that work here. */
    public static final RunOptions DEFAULT = new RunOptions(false, HandlerThreads.AUTO);

    /** What runs a tool's handlers. */
    public enum HandlerThreads {
        /** Virtual threads if this JVM was started so that they can be used, else platform threads. */
        AUTO,
        /** Virtual threads on the tracer's own thread: a handler is a plain call. */
        VIRTUAL,
        /** A platform thread for each guest thread that has a handler running: two thread switches an event. */
        PLATFORM
    }

    /** The same with {@link #pinned} as given. */
    public RunOptions withPinned(boolean value) {
        return new RunOptions(value, handlerThreads);
    }

    /** The same with {@link #handlerThreads} as given. */
    public RunOptions withHandlerThreads(HandlerThreads value) {
        return new RunOptions(pinned, value);
    }
}
