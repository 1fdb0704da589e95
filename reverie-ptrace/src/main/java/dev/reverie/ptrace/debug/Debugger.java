package dev.reverie.ptrace.debug;

import org.jspecify.annotations.Nullable;

/**
 * A debugger: told of what becomes of the threads that it controls. All methods are called on the tracer thread, and must not wait. For each
 * program that is started there is a {@link #begin} and an {@link #end}, and a thread of its own in between; and one of each if processes were
 * running before.
 */
public interface Debugger {
    /** What its user asks for. */
    Requests requests();

    /**
     * The run begins: the first thread stands in front of its program's first instruction, and is told as {@link #stopped}. Threads of
     * processes that were running before are told one by one as {@link #appeared}, before any of them is told to stand.
     */
    void begin(DebugControl control);

    /**
     * A thread is controlled from now on. It runs, or is about to stop for the first time.
     *
     * @param creator the thread that made it; null for the first one
     */
    void appeared(Debuggee thread, @Nullable Debuggee creator);

    /** A thread has stopped, and stands until it is resumed. */
    void stopped(Debuggee thread, Stop stop);

    /**
     * A thread has ended.
     *
     * @param status as wait4(2) says it
     * @param isReplaced whether an exec of another thread of its process has taken its id
     */
    void ended(Debuggee thread, int status, boolean isReplaced);

    /**
     * Whether a SIGTRAP, or a SIGSEGV, is the end of something that the debugger has begun, a step, a breakpoint: the tool and the guest
     * never learn of it then.
     *
     * @param siginfo its 128 bytes
     */
    boolean isItsOwn(Debuggee thread, byte[] siginfo);

    /**
     * All processes are to be let go, which were running before. Control of all threads is to be given up, without a trace of it in them.
     *
     * @param whenLeft called on the tracer thread when that has been done
     */
    void leave(Runnable whenLeft);

    /** All threads have ended or have been let go, or the run has failed. */
    void end();
}
