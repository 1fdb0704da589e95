package dev.reverie.ptrace.inner;

/** Lets a stopped thread run on, delivering a signal if it is not 0. On the tracer thread. */
@FunctionalInterface
public interface GoOn {
    /** Lets it run on. */
    void go(int signal);
}
