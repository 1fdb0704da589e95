package dev.reverie.ptrace.resident;

import dev.reverie.api.Action;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/**
 * A call with which a thread waits in the guest, at no stop, for what the tool says. The thread runs, and may be stopped meanwhile for anything
 * else. On the tracer thread.
 */
public interface Exchange {
    /** The guest's call. */
    Syscall call();

    /** Whether the thread can be told this where it is. If not, it has to {@link #stop}. */
    boolean takes(Action action);

    /** Tells the thread what the tool has decided, and ends the exchange. */
    void answer(Action action);

    /** Whether the thread can make a call for the tool where it is. */
    boolean makes(Syscall injected);

    /** Has the thread make a call for the tool, and wait again. That it has is told by {@link dev.reverie.ptrace.scheduler.EventLoop#ASKS}, or it stops. */
    void make(Syscall injected);

    /** The raw result of that; null until there is one, and once it has been taken. −ERESTARTNOINTR if the call has not been made. */
    @Nullable
    Long takeMade();

    /** Has the thread come to a stop of our filter, where {@link ResidentThread#atCall} says that it stands at its call. Lets it run on, if it stands. */
    void stop();

    /** Whether the tool is being asked, and has not answered. */
    boolean isOpen();
}
