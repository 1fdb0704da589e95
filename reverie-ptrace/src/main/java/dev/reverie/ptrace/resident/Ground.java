package dev.reverie.ptrace.resident;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.Tool;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What code that lives in a guest may do with one of its threads, which stands still. */
public interface Ground<G extends GlobalState, T extends @Nullable Object> {
    /** The tool's instance for its process. */
    Tool<G, T> tool();

    /** The thread as its tool knows it, now and later. */
    ThreadContext<G, T> context();

    /** Its id; an exec may change it. */
    int tid();

    /** The id of its process. */
    int pid();

    /** The memory of its process. From any thread. */
    Memory memory();

    // On the tracer thread.

    /** Requests about it. */
    Ptrace ptrace();

    /** Lets it run on. */
    void resume();

    /** The same, with a signal that is about to be delivered; one that the thread blocks is pending again then. */
    void resume(int signal);

    /** The same for one that stands at a fault of ours: what the kernel has changed of the signal's action and of the mask is put back. */
    void resumeFromFault(int signal);

    /** Does something in a handler of the thread. */
    void submit(Runnable task);

    /**
     * The signal that is about to be delivered is to wait, until {@link #sendDeferred}. False if it need not: then the thread has taken it, and runs on; it
     * stops the process, and nobody sees where the thread was.
     */
    boolean defer();

    /** The thread is in its own program again: has the signals that wait come. */
    void sendDeferred();

    /** Whether a signal that the tracer looks at has its default action, for all that is known, and no other thread of the process can change that. */
    boolean hasDefaultAction(int signal);

    /** Whether another thread has the same memory. */
    boolean sharesMemory(int otherTid);

    // In a handler.

    /** Does something on the tracer thread. */
    <R extends @Nullable Object> R onTracer(Supplier<R> work);

    /** Calls the tool about what is no system call; says no more if the tool fails, for then the run does. */
    void callback(String name, Consumer<Guest<G, T>> callback);

    /** The thread stands at a call of its own, which is not to run: takes it to the exit, past filters of the guest's own. Its registers stay, but for rax. */
    void leaveCall();

    /**
     * The thread stands at a stop of our filter, at a call which is not to run: another one runs in its place. It stands at the exit of that then.
     *
     * @param at the thread's registers
     * @return its raw result
     */
    long callInstead(UserRegisters at, Syscall call);

    /**
     * Runs a call in a thread that stands at an exit, or at a stop of our filter at a call that is not to run, and returns its raw result; its registers are the same afterwards.
     *
     * @param instruction the address of a {@code syscall} instruction; 0 for one of the vDSO
     */
    long call(long instruction, Syscall call);

    /**
     * Has a thread, which stands at an exit or at such a call, run code of ours until that makes a call at which the filter stops; its registers there. No
     * filter of the guest's own may judge its calls.
     *
     * @param registers with which it begins
     */
    UserRegisters run(UserRegisters registers);
}
