package dev.reverie.ptrace;

import dev.reverie.api.Attachment;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.Subscription;
import dev.reverie.api.Tool;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.ptrace.debug.Debugger;
import dev.reverie.ptrace.resident.Resident;
import dev.reverie.ptrace.scheduler.HandlerScheduler;
import dev.reverie.syscalls.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A tool at work over processes that were running before: a thread that becomes their tracer, and the handle of it. Whatever is
 * still traced when that thread ends is let go by the kernel.
 */
final class AttachedRun<G extends GlobalState, T extends @Nullable Object> implements Attachment<G> {
    private final Tool<G, T> tool;
    private final Subscription subscription;
    private final Means means;
    private final boolean virtual;
    private final G global;
    private final @Nullable Debugger debugger;
    private final Thread thread;

    /** Open as soon as the processes are attached, or can't be. */
    private final CountDownLatch decided = new CountDownLatch(1);

    /** There once they are attached. */
    private volatile @Nullable Tracer<G, T> tracer;

    /** The directory of the tracer thread in /proc, once it runs. */
    private volatile @Nullable Path kernelThread;

    private ExitStatus status = new ExitStatus.Detached();
    private RunStatistics statistics = RunStatistics.NONE;
    private @Nullable Throwable failure;

    private AttachedRun(Tool<G, T> tool, List<Integer> pids, RunOptions options, @Nullable Debugger debugger) {
        this.tool = tool;
        this.debugger = debugger;
        subscription = tool.subscription();
        Features.checkAttach(subscription, options);
        means = Means.ofAttached(options);
        virtual = Run.usesVirtualThreads(options);
        global = tool.newGlobal();
        thread = Thread.ofPlatform().name("reverie-tracer").unstarted(() -> trace(pids));
    }

    /** Attaches, and returns when that has happened. */
    static <G extends GlobalState, T extends @Nullable Object> AttachedRun<G, T> start(
            Tool<G, T> tool, List<Integer> pids, RunOptions options, @Nullable Debugger debugger) {
        if (pids.isEmpty()) {
            throw new IllegalArgumentException("no process to attach to");
        }
        AttachedRun<G, T> run = new AttachedRun<>(tool, pids, options, debugger);
        run.thread.start();
        run.awaitDecision();
        return run;
    }

    private void awaitDecision() {
        try {
            decided.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (tracer == null) {
            await();
        }
    }

    private void trace(List<Integer> pids) {
        try {
            kernelThread = Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
            status = attachAndTrace(pids);
        } catch (LinuxException e) {
            failure = Run.explain(e);
        } catch (RuntimeException | Error e) {
            failure = e;
        } catch (IOException e) {
            failure = new UncheckedIOException(e);
        }
        try {
            global.onEnd();
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
        decided.countDown();
    }

    private ExitStatus attachAndTrace(List<Integer> pids) {
        Ptrace ptrace = Ptrace.ofRunning();
        List<AttachTarget> targets = new ArrayList<>();
        for (int pid : pids) {
            // Several threads may stand for one process.
            if (targets.stream().noneMatch(target -> target.has(pid))) {
                targets.add(AttachTarget.seize(pid, ptrace));
            }
        }
        Waiter waiter = new Waiter();
        Tracer<G, T> attaching = new Tracer<>(
                HandlerScheduler.create(virtual, ptrace, waiter),
                ptrace,
                waiter,
                subscription,
                global,
                means,
                Resident.none(),
                true,
                debugger);
        ExitStatus first = attaching.trace(targets, tool, () -> {
            tracer = attaching;
            decided.countDown();
        });
        statistics = attaching.statistics();
        return first;
    }

    @Override
    public void detach() {
        Tracer<G, T> attached = tracer;
        if (attached != null) {
            attached.requestRelease();
        }
    }

    @Override
    public RunResult<G> await() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                detach();
            }
        }
        awaitEndInKernel();
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new ReverieException("interrupted; the processes have been let go", failure);
        }
        Run.rethrow(failure);
        return new RunResult<>(status, global, Bytes.EMPTY, Bytes.EMPTY, statistics);
    }

    /**
     * When one of several processes can't be attached to, the others are let go by the kernel as the thread that has seized them
     * ends, and join returns a moment before that.
     */
    private void awaitEndInKernel() {
        Path directory = kernelThread;
        while (directory != null && Files.exists(directory)) {
            Thread.onSpinWait();
        }
    }
}
