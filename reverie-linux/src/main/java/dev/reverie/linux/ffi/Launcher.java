package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LaunchFailure;
import dev.reverie.linux.LaunchSpec;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.OwnProcess;
import dev.reverie.linux.Signals;
import dev.reverie.linux.Sys;
import dev.reverie.linux.WaitStatus;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * Starts a guest under ptrace: clone3 of a child that shares our memory but has its own descriptors and signal handlers,
 * and runs a {@linkplain SyscallScript script} up to its execve. A fork would copy the page tables of the whole JVM.
 *
 * <p>The child waits in the script until it is seized, so that no call of the program is missed. Until then it dies with
 * us by PR_SET_PDEATHSIG, afterwards by PTRACE_O_EXITKILL.
 */
public final class Launcher {
    private static final long CLONE_VM = 0x100;
    private static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;
    private static final int CLONE_ARGS = 88;
    private static final int STACK = 16 * 1024;

    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_SET_TSC = 26;
    private static final int PR_TSC_SIGSEGV = 2;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int FUTEX_WAIT_PRIVATE = 128;
    private static final int FUTEX_WAKE_PRIVATE = 129;
    private static final int SIG_SETMASK = 2;
    private static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final int ADDR_NO_RANDOMIZE = 0x0040000;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;
    private static final int FIXED_ROWS = 17;

    private Launcher() {}

    /**
     * Starts a guest and returns its pid; it is stopped at PTRACE_EVENT_EXEC, its program loaded and not begun. To be
     * called on the thread that will trace it.
     *
     * @throws LaunchFailure if a step of the child failed; the child is gone
     * @throws LinuxException if the child could not be made or traced; it is gone too
     */
    public static int launch(LaunchSpec spec, Ptrace ptrace, Waiter waiter) throws LaunchFailure {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer gate = NativeBuffer.in(arena, 8);
            SyscallScript script = script(spec, arena, gate);
            int pid = spawn(script.assemble(), arena);
            boolean running = false;
            try {
                ptrace.seize(pid);
                gate.putInt(0, 1);
                Native.quick(Sys.FUTEX, gate.address(), FUTEX_WAKE_PRIVATE, 1, 0);
                awaitExec(pid, script, ptrace, waiter);
                running = true;
                return pid;
            } finally {
                if (!running) {
                    // The script lives in the arena: the child must be gone before that is.
                    end(pid, arena);
                }
            }
        }
    }

    private static int spawn(NativeBuffer script, Arena arena) {
        NativeBuffer stack = NativeBuffer.in(arena, STACK);
        NativeBuffer arguments = NativeBuffer.in(arena, CLONE_ARGS);
        arguments.putLong(0, CLONE_VM | CLONE_CLEAR_SIGHAND);
        arguments.putLong(32, Signals.SIGCHLD);
        arguments.putLong(40, stack.address());
        arguments.putLong(48, STACK);
        return (int) LinuxException.check(
                Native.spawn(arguments.address(), CLONE_ARGS, script.address()), "clone3 of the guest");
    }

    private static void awaitExec(int pid, SyscallScript script, Ptrace ptrace, Waiter waiter) throws LaunchFailure {
        for (; ; ) {
            waiter.waitFor(pid);
            int status = waiter.status();
            if (!WaitStatus.isStopped(status)) {
                SyscallScript.Failure failure = script.failure();
                throw failure == null
                        ? new LaunchFailure("the guest was killed before it ran", 0)
                        : new LaunchFailure(failure.what(), failure.errno());
            }
            int event = WaitStatus.event(status);
            if (event == WaitStatus.EVENT_EXEC) {
                return;
            }
            if (event == WaitStatus.EVENT_STOP && Signals.stops(WaitStatus.signal(status))) {
                ptrace.listen(pid);
            } else {
                // The filter already sees the script's own calls: they are not the guest's.
                ptrace.resume(pid, Ptrace.CONT, event == 0 ? WaitStatus.signal(status) : 0);
            }
        }
    }

    private static void end(int pid, Arena arena) {
        Native.quick(Sys.KILL, pid, Signals.SIGKILL, 0, 0);
        // Reaps it; ECHILD if that has been done.
        NativeBuffer status = NativeBuffer.in(arena, 8);
        long result;
        do {
            result = Native.syscall(Sys.WAIT4, pid, status.address(), Waiter.WALL, 0, 0, 0);
        } while (result == pid && WaitStatus.isStopped(status.getInt(0)) || result == -Errnos.EINTR);
    }

    private static SyscallScript script(LaunchSpec spec, Arena arena, NativeBuffer gate) {
        SyscallScript script = new SyscallScript(
                arena, FIXED_ROWS + Signals.MAX + spec.limits().size() + spec.inheritedDescriptors().length);
        script.add("prctl(PR_SET_PDEATHSIG)", Sys.PRCTL, PR_SET_PDEATHSIG, Signals.SIGKILL);
        script.addTolerant("futex wait for the tracer", Sys.FUTEX, gate.address(), FUTEX_WAIT_PRIVATE, 0, 0);
        script.add("prctl(PR_SET_PDEATHSIG)", Sys.PRCTL, PR_SET_PDEATHSIG, 0);
        if (spec.cpu() >= 0) {
            NativeBuffer cpus = NativeBuffer.in(arena, Affinity.MASK_SIZE);
            cpus.putLong(spec.cpu() / 64 * 8L, 1L << spec.cpu() % 64);
            script.add("sched_setaffinity", Sys.SCHED_SETAFFINITY, 0, Affinity.MASK_SIZE, cpus.address());
        }
        addSignals(script, spec, arena);
        for (long[] limit : spec.limits()) {
            NativeBuffer rlimit = NativeBuffer.in(arena, 16);
            rlimit.putLong(0, limit[1]);
            rlimit.putLong(8, limit[2]);
            script.add("setrlimit of resource " + limit[0], Sys.SETRLIMIT, limit[0], rlimit.address());
        }
        for (int i = 0; i < 3; i++) {
            int descriptor = spec.stdio()[i];
            if (descriptor == LaunchSpec.CLOSED) {
                script.addTolerant("close of standard descriptor " + i, Sys.CLOSE, i);
            } else if (descriptor != LaunchSpec.SAME) {
                script.add("dup2 of standard descriptor " + i, Sys.DUP2, descriptor, i);
            }
        }
        byte[] cwd = spec.cwd();
        if (cwd != null) {
            script.add("chdir to the guest's directory", Sys.CHDIR, string(arena, cwd));
        }
        if (!spec.aslr()) {
            long current = Native.quick(Sys.PERSONALITY, 0xffffffffL, 0, 0, 0);
            script.add("personality(ADDR_NO_RANDOMIZE)", Sys.PERSONALITY, current | ADDR_NO_RANDOMIZE);
        }
        int next = 3;
        for (int kept : spec.inheritedDescriptors()) {
            if (kept > next) {
                script.add("close_range", Sys.CLOSE_RANGE, next, kept - 1, CLOSE_RANGE_CLOEXEC);
            }
            next = kept + 1;
        }
        script.add("close_range", Sys.CLOSE_RANGE, next, 0xffffffffL, CLOSE_RANGE_CLOEXEC);
        if (spec.timestampTrapped()) {
            // Threads, children and programs to come inherit it.
            script.add("prctl(PR_SET_TSC)", Sys.PRCTL, PR_SET_TSC, PR_TSC_SIGSEGV);
        }
        addFilter(script, spec, arena);
        long path = string(arena, spec.program());
        script.add(LaunchFailure.EXEC, Sys.EXECVE, path, strings(arena, spec.argv()), strings(arena, spec.envp()));
        return script;
    }

    private static void addSignals(SyscallScript script, LaunchSpec spec, Arena arena) {
        // CLONE_CLEAR_SIGHAND has reset what we handle; what we ignore is still ignored.
        long ignoredNow = OwnProcess.statusMask("SigIgn");
        long change = ignoredNow ^ spec.ignoredSignals();
        for (int signal = 1; signal <= Signals.MAX; signal++) {
            if (Signals.contains(change, signal)) {
                NativeBuffer action = NativeBuffer.in(arena, SelfSignals.SIGACTION_SIZE);
                action.putLong(
                        0, Signals.contains(spec.ignoredSignals(), signal) ? SelfSignals.SIG_IGN : SelfSignals.SIG_DFL);
                script.addTolerant("rt_sigaction", Sys.RT_SIGACTION, signal, action.address(), 0, 8);
            }
        }
        NativeBuffer mask = NativeBuffer.in(arena, 8);
        mask.putLong(0, spec.blockedSignals());
        script.add("rt_sigprocmask", Sys.RT_SIGPROCMASK, SIG_SETMASK, mask.address(), 0, 8);
    }

    private static void addFilter(SyscallScript script, LaunchSpec spec, Arena arena) {
        if (spec.filter() == null) {
            return;
        }
        if (!OwnProcess.hasCapability(OwnProcess.CAP_SYS_ADMIN)) {
            script.add("prctl(PR_SET_NO_NEW_PRIVS)", Sys.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        }
        byte[] code = spec.filter().toBytes();
        NativeBuffer program = NativeBuffer.in(arena, code.length);
        program.putBytes(0, code, 0, code.length);
        // struct sock_fprog: u16 length in instructions, padding, pointer
        NativeBuffer header = NativeBuffer.in(arena, 16);
        header.putLong(0, code.length / 8);
        header.putLong(8, program.address());
        script.add(
                "seccomp(SECCOMP_SET_MODE_FILTER)",
                Sys.SECCOMP,
                SECCOMP_SET_MODE_FILTER,
                SECCOMP_FILTER_FLAG_SPEC_ALLOW,
                header.address());
    }

    private static long string(Arena arena, byte[] bytes) {
        NativeBuffer buffer = NativeBuffer.in(arena, bytes.length + 1L);
        buffer.putBytes(0, bytes, 0, bytes.length);
        return buffer.address();
    }

    private static long strings(Arena arena, List<byte[]> strings) {
        NativeBuffer pointers = NativeBuffer.in(arena, 8L * (strings.size() + 1));
        for (int i = 0; i < strings.size(); i++) {
            pointers.putLong(8L * i, string(arena, strings.get(i)));
        }
        return pointers.address();
    }
}
