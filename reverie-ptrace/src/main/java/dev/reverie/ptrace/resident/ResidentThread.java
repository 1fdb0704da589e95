package dev.reverie.ptrace.resident;

import dev.reverie.api.guestcode.GuestState;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/** A thread, as code of ours that lives in its process has to do with it. What is said to run in a handler may make the thread call. */
public interface ResidentThread {
    /** One that has none. */
    ResidentThread NONE = new ResidentThread() {};

    /** The thread has loaded a program, and stands at its exec: whether it is to be taken to the exit of that, and {@link #loaded}. In a handler. */
    default boolean wantsLoading() {
        return false;
    }

    /** The thread stands before the first instruction of a program, at the exit of its exec. In a handler. */
    default void loaded() {}

    /** The thread is new, and stands before its first instruction. In a handler. */
    default void started() {}

    /**
     * The filter has stopped the thread at a call.
     *
     * @return whether the thread has been sent on; if not, the tracer deals with the call
     */
    default boolean atCall(SyscallStop stop) {
        return false;
    }

    /**
     * The thread, which has filters of the guest's own, has stopped at the entry of a call, before they judge it.
     *
     * @return whether the thread has been sent on, or stays; if not, the tracer deals with the call that it stands at now, as {@link #takeDecision} says
     */
    default boolean atEntry(SyscallStop stop) {
        return false;
    }

    /** From now on the tracer has to hear of all that changes what a signal does in the thread's process; see {@link Ground#hasDefaultAction}. */
    default void actionMatters(int signal) {}

    /** The thread runs on behind an event. */
    default void runsOn() {}

    /** Whether the tool has seen, inside, the call with which {@link #atCall} has just left the thread to the tracer. */
    default boolean hasHandled() {
        return false;
    }

    /**
     * The filter has stopped the thread, and it is not sent on: what is to become of its call, if the tool knows of that already; null if it does
     * not. The call may be another one than it was at {@link #atCall}.
     */
    default @Nullable DecidedCall takeDecision() {
        return null;
    }

    /** Has the thread, if it waits at a stop of our filter, or at an entry, for what the tool says, stand at its call there; false if it does not wait so. */
    default boolean standAtCall() {
        return false;
    }

    /** How it waits in the guest for what the tool says; null if it never does. */
    default @Nullable Exchange exchange() {
        return null;
    }

    /**
     * A signal is about to be delivered to the thread. If it returns false, the registers are those of the guest's program.
     *
     * @return whether the thread has been sent on; if not, the signal is delivered
     */
    default boolean atSignal(int signal) {
        return false;
    }

    /** Whether the runtime answers a call of the thread in the kernel's place, for what it concerns is the runtime's. In a handler. */
    default boolean answers(Syscall call) {
        return false;
    }

    /** The result of a call that it answers. In a handler. */
    default long answer(Syscall call) {
        throw new IllegalArgumentException(call.name());
    }

    /** From now on every call of the thread comes to the tracer. */
    default void leaveToTracer() {}

    /** Whether the thread stands in code of ours, and not in its program: its registers are ours. From any thread. */
    default boolean isInside() {
        return false;
    }

    /** Makes of a thread's registers what the guest's program has in them. */
    default void present(UserRegisters registers) {}

    /** Whether a gs base is the runtime's: the guest has 0 instead. */
    default boolean hides(long gsBase) {
        return false;
    }

    /** What guest code has kept for the thread; null if nothing. From any thread, until {@link #left}. */
    default @Nullable GuestState state() {
        return null;
    }

    /**
     * The thread is about to leave its program. Once, before {@link #left}.
     *
     * @return what guest code has kept for the process, if this is the last thread to leave; null if it is not, or nothing was kept. From any
     *     thread, until {@link #left}
     */
    default @Nullable GuestState leaveProcess() {
        return null;
    }

    /** The thread has left its program, by an exec or as it has ended. */
    default void left() {}

    /** The thread has ended. {@link #left} comes before. */
    default void ended() {}
}
