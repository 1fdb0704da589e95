package dev.reverie.linux.ffi;

import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Signals;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;

/**
 * Wakes the tracer thread out of {@link Waiter}: a traced child that does nothing but pause. Any thread rings by sending it
 * a signal, which makes it stop, which the waiting tracer sees as one more event. Unlike a signal to the tracer itself, a
 * stop is not lost when it comes just before the wait.
 */
public final class Doorbell {
    private static final long CLONE_VM = 0x100;
    private static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;
    private static final int CLONE_ARGS = 88;
    private static final int STACK = 4096;
    private static final int PR_SET_PDEATHSIG = 1;

    private final int pid;
    private final Arena arena = Arena.ofShared();

    private Doorbell(Ptrace ptrace) {
        SyscallScript script = new SyscallScript(arena, 4);
        script.add("prctl(PR_SET_PDEATHSIG)", Sys.PRCTL, PR_SET_PDEATHSIG, Signals.SIGKILL);
        // It has copies of all our descriptors: a pipe that it held open would never end.
        script.add("close_range", Sys.CLOSE_RANGE, 0, 0xffffffffL);
        // A suppressed signal restarts the pause, so that one row lasts for ever.
        script.addTolerant("pause", Sys.PAUSE);
        script.add("exit_group", Sys.EXIT_GROUP);
        NativeBuffer arguments = NativeBuffer.in(arena, CLONE_ARGS);
        NativeBuffer stack = NativeBuffer.in(arena, STACK);
        arguments.putLong(0, CLONE_VM | CLONE_CLEAR_SIGHAND);
        arguments.putLong(32, Signals.SIGCHLD);
        arguments.putLong(40, stack.address());
        arguments.putLong(48, STACK);
        NativeBuffer rows = script.assemble();
        pid = (int) LinuxException.check(
                Native.spawn(arguments.address(), CLONE_ARGS, rows.address()), "clone3 of the tracer's doorbell");
        ptrace.seize(pid);
    }

    /** Hangs up a bell. To be called on the tracer thread. */
    public static Doorbell hang(Ptrace ptrace) {
        return new Doorbell(ptrace);
    }

    /** The thread id under which its ringing is seen. */
    public int tid() {
        return pid;
    }

    /** Makes the tracer's wait return, now or when it is next entered. From any thread. */
    public void ring() {
        Native.quick(Sys.KILL, pid, Signals.SIGUSR1, 0, 0);
    }

    /** Takes the bell down; the tracer thread, which must call this, waits until it is gone. */
    public void remove(Waiter waiter) {
        Native.quick(Sys.KILL, pid, Signals.SIGKILL, 0, 0);
        while (waiter.waitFor(pid) == pid && dev.reverie.linux.WaitStatus.isStopped(waiter.status())) {
            // A last ringing comes before its end.
        }
        arena.close();
    }
}
