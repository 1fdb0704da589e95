package dev.reverie.ptrace.debug;

/**
 * What somebody outside asks the tracer, through a descriptor. While all threads stand the tracer thread waits for it itself, and meets it
 * without any other thread; while it waits for threads somebody else has to wait for requests. On the tracer thread.
 */
public interface Requests {
    /** Nobody asks anything. */
    Requests NONE = new Requests() {
        @Override
        public int take() {
            return -1;
        }

        @Override
        public void meet() {}

        @Override
        public void leave() {}
    };

    /** It is up to the tracer thread to wait for requests, from now on. The descriptor to wait for; −1 if others do that. */
    int take();

    /** There is something to read: meets it, without waiting for more. */
    void meet();

    /** It is up to others to wait for requests, from now on. */
    void leave();
}
