package dev.reverie.ptrace.scheduler;

import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.ptrace.debug.Requests;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Handlers on platform threads of a pool; every request of theirs is handed to the tracer thread. */
@SuppressWarnings("ReferenceEquality") // threads are compared by identity
final class PooledScheduler<H extends Awaiter> implements HandlerScheduler<H> {
    private final TracerWait events;
    private final ExecutorService pool = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("reverie-handler-", 0).factory());
    private @Nullable Thread tracer;

    PooledScheduler(Ptrace ptrace, Waiter waiter) {
        events = new TracerWait(ptrace, waiter);
    }

    @Override
    public void run(EventLoop<H> loop) {
        tracer = Thread.currentThread();
        try {
            while (!loop.isDone()) {
                Runnable work = events.poll();
                if (work != null) {
                    // Work takes its time to come here: its thread may be no more, and another one stand under its id.
                    for (int tid = events.pollExec(); tid != 0; tid = events.pollExec()) {
                        dispatch(loop, tid, events.status());
                    }
                    work.run();
                    continue;
                }
                int tid = events.next(true, loop.isQuiet());
                if (tid == TracerWait.NOTHING) {
                    loop.lostAll();
                } else if (tid != TracerWait.WORK) {
                    dispatch(loop, tid, events.status());
                }
            }
            // All handlers have returned; their threads are gone, too, when this has.
            pool.close();
        } finally {
            pool.shutdownNow();
            events.close();
        }
    }

    private void dispatch(EventLoop<H> loop, int tid, int status) {
        H thread = loop.resolve(tid, status);
        if (thread == null) {
            return;
        }
        if (thread.isAwaited()) {
            thread.deliver(status);
        } else {
            loop.dispatch(thread, status);
        }
    }

    @Override
    public void acceptWork() {
        // It always does.
    }

    @Override
    public void attend(Requests requests) {
        events.attend(requests);
    }

    @Override
    public int listen(Runnable onRing) {
        return events.listen(onRing);
    }

    @Override
    public void submit(Runnable work) {
        events.submit(work);
    }

    @Override
    public void start(Runnable handler) {
        pool.execute(handler);
    }

    @Override
    public <R extends @Nullable Object> R onTracer(Supplier<R> work) {
        if (Thread.currentThread() == tracer) {
            return work.get();
        }
        CompletableFuture<R> answer = new CompletableFuture<>();
        events.submit(() -> {
            try {
                answer.complete(work.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            throw e;
        }
    }

    @Override
    public int resumeAndAwait(H thread, Runnable resume) {
        Thread handler = Thread.currentThread();
        onTracer(() -> {
            // Announced before the resume, which the event may follow at once.
            if (thread.await(handler)) {
                resume.run();
            }
            return null;
        });
        boolean interrupted = false;
        while (!thread.isReady()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            handler.interrupt();
        }
        return thread.status();
    }
}
