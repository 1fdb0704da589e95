package dev.reverie.ptrace;

import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.LaunchException;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.Subscription;
import dev.reverie.api.Tool;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.LaunchFailure;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.ffi.Affinity;
import dev.reverie.linux.ffi.GuestSignals;
import dev.reverie.linux.ffi.Launcher;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.linux.seccomp.GuestFilter;
import dev.reverie.linux.seccomp.RuntimeCalls;
import dev.reverie.linux.seccomp.SeccompProgram;
import dev.reverie.linux.seccomp.Watched;
import dev.reverie.ptrace.debug.Debugger;
import dev.reverie.ptrace.resident.Resident;
import dev.reverie.ptrace.scheduler.HandlerScheduler;
import dev.reverie.syscalls.Errno;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of a command under a tool: a thread that becomes the tracer, and what it comes back with. */
final class Run<G extends GlobalState, T extends @Nullable Object> {
    private static final int SIGKILL = 9;

    private final Tool<G, T> tool;
    private final Command command;
    private final RunOptions options;
    private final Resident<G, T> resident;
    private final @Nullable Debugger debugger;
    private volatile int rootPid;
    private int status;
    private RunStatistics statistics = RunStatistics.NONE;
    private @Nullable Throwable failure;

    Run(Tool<G, T> tool, Command command, RunOptions options, Resident<G, T> resident, @Nullable Debugger debugger) {
        this.debugger = debugger;
        this.tool = tool;
        this.command = command;
        this.options = options;
        this.resident = resident;
    }

    /** Runs and waits. If this thread is interrupted, the guest is killed and the run fails. */
    RunResult<G> execute() {
        check(tool, options);
        G global = tool.newGlobal();
        RunResult<G> result;
        try {
            result = execute(global, true);
        } catch (RuntimeException | Error e) {
            endGlobal(global, e);
            throw e;
        }
        global.onEnd();
        return result;
    }

    /** Makes sure that this can be run here as it is wanted. */
    static void check(Tool<?, ?> tool, RunOptions options) {
        Features.checkRun(tool.subscription(), options);
        usesVirtualThreads(options);
    }

    /**
     * The same with a global state that was there before, and does not end.
     *
     * @param isFirst whether the tool has not seen any process yet, and is that of this one
     */
    RunResult<G> execute(G global, boolean isFirst) {
        Subscription subscription = tool.subscription();
        Means means = Features.checkRun(subscription, options);
        boolean virtual = usesVirtualThreads(options);
        try (StdioPlumbing stdio = new StdioPlumbing(command)) {
            Thread tracer = Thread.ofPlatform()
                    .name("reverie-tracer")
                    .start(() -> trace(subscription, means, global, isFirst, stdio, virtual));
            boolean interrupted = join(tracer);
            stdio.launched();
            rethrowFailure(interrupted);
            return new RunResult<>(ExitStatus.ofWaitStatus(status), global, stdio.stdout(), stdio.stderr(), statistics);
        }
    }

    /** Whether handlers run on virtual threads, by what is wanted and possible. */
    static boolean usesVirtualThreads(RunOptions options) {
        boolean available = HandlerScheduler.canUseVirtualThreads();
        return switch (options.handlerThreads()) {
            case AUTO -> available;
            case PLATFORM -> false;
            case VIRTUAL -> {
                if (!available) {
                    throw new ReverieException("handlers can't run on virtual threads: start the JVM with"
                            + " --add-opens=java.base/java.lang=ALL-UNNAMED, or choose platform threads");
                }
                yield true;
            }
        };
    }

    private void trace(
            Subscription subscription, Means means, G global, boolean isFirst, StdioPlumbing stdio, boolean virtual) {
        try {
            int cpu = options.pinned() ? Affinity.pinCurrentThread() : -1;
            Ptrace ptrace = new Ptrace();
            Waiter waiter = new Waiter();
            int pid = Launcher.launch(
                    new GuestCommand(command)
                            .toSpec(stdio.guestEnds(), cpu, filter(subscription, means), means.trapsTimestamp()),
                    ptrace,
                    waiter);
            rootPid = pid;
            stdio.launched();
            HandlerScheduler<GuestThread<G, T>> scheduler = HandlerScheduler.create(virtual, ptrace, waiter);
            Tracer<G, T> tracer =
                    new Tracer<>(scheduler, ptrace, waiter, subscription, global, means, resident, false, debugger);
            status = tracer.trace(pid, tool, isFirst);
            statistics = tracer.statistics();
        } catch (LaunchFailure e) {
            failure = explain(e);
        } catch (LinuxException e) {
            failure = explain(e);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private SeccompProgram filter(Subscription subscription, Means means) {
        RuntimeCalls runtime = resident.calls();
        Set<Watched> watched = WatchedCalls.inFilter(means, runtime != null);
        if (subscription.isAllSyscalls()) {
            return GuestFilter.traceAll(runtime);
        }
        return subscription.isAllSyscallsExcept()
                ? GuestFilter.traceAllExcept(watched, runtime, UserFaults.without(subscription.numbers()))
                : GuestFilter.trace(
                        watched,
                        runtime,
                        subscription.hasSyscalls() ? UserFaults.with(subscription.numbers()) : new int[0]);
    }

    private boolean join(Thread tracer) {
        boolean interrupted = false;
        while (true) {
            try {
                tracer.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                int pid = rootPid;
                if (pid != 0) {
                    new GuestSignals().kill(pid, SIGKILL);
                }
            }
        }
    }

    private void rethrowFailure(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new ReverieException("interrupted; the guest has been killed", failure);
        }
        rethrow(failure);
    }

    /** Throws it, if there is something to throw. */
    static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    /** Ends a global state because a run has failed. */
    static void endGlobal(GlobalState global, Throwable reason) {
        try {
            global.onEnd();
        } catch (RuntimeException | Error e) {
            reason.addSuppressed(e);
        }
    }

    private ReverieException explain(LaunchFailure e) {
        if (!e.isExec()) {
            if (e.errno() == 0) {
                return new ReverieException("cannot run '" + command.argv().getFirst() + "': " + e.step());
            }
            if (e.step().startsWith("chdir")) {
                return new LaunchException(
                        "cannot start in directory '" + command.cwd().orElseThrow() + "': " + Errnos.name(e.errno()),
                        Errno.EACCES);
            }
            return new ReverieException(
                    "cannot prepare the guest: " + e.getMessage() + "; 'reverie doctor' shows what this machine allows",
                    e);
        }
        String hint =
                switch (e.errno()) {
                    case Errnos.ENOENT -> "; if the file is there, the interpreter it names is missing";
                    case Errnos.ENOEXEC -> "; it is no program for this machine, or a script without a #! line";
                    case Errnos.EACCES -> "; is it executable, and not a directory?";
                    default -> "";
                };
        return new LaunchException(
                "cannot run '" + command.argv().getFirst() + "': " + Errnos.name(e.errno()) + hint,
                new Errno(e.errno()));
    }

    /** A failure of the kernel's, with what to do about it. */
    static ReverieException explain(LinuxException e) {
        String hint = e.errno() == Errnos.EPERM
                ? "; tracing is not permitted here: 'reverie doctor' says why and what to do"
                : "; 'reverie doctor' shows what this machine allows";
        return new ReverieException(e.getMessage() + hint, e);
    }
}
