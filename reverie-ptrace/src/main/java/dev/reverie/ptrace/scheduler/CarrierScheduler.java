package dev.reverie.ptrace.scheduler;

import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.linux.ffi.Waiter;
import dev.reverie.ptrace.debug.Requests;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Handlers on virtual threads that all run on the tracer thread, so that a handler is a plain call and may make ptrace
 * requests itself.
 *
 * <p>The event loop runs in a virtual thread too, the <em>leader</em>. It calls handlers directly. While a handler does not
 * block, nothing else happens: no switch, no queue. When it blocks, the tracer thread comes back to {@link #run}, which
 * finds nobody leading and appoints a <em>follower</em>. A handler that waits for its own guest thread goes on leading as
 * long as the next event is its own, which is the rule when one guest thread is busy.
 *
 * <p>All fields are used on the tracer thread only; other threads reach {@link TracerWait#submit} alone.
 */
// Threads are compared by identity, and yielding is what this scheduler is made of.
@SuppressWarnings({"ReferenceEquality", "ThreadPriorityCheck"})
final class CarrierScheduler<H extends Awaiter> implements HandlerScheduler<H> {
    /** How often it is looked who asks, for each look at what the kernel has: that costs more. */
    private static final int ROUNDS = 16;

    private final TracerWait events;
    private final Thread.Builder.OfVirtual threads;
    private final ArrayDeque<Thread> followers = new ArrayDeque<>();
    private @Nullable EventLoop<H> loop;
    private @Nullable Thread leader;
    private boolean leaderHasHandler;
    private int liveThreads;

    /** What went wrong in the loop itself, which ends the run. */
    private @Nullable Throwable failure;

    /** Handlers that have started and neither ended nor wait for their guest: they may wait for anything else. */
    private int busyHandlers;

    /** An event that a handler took from the kernel and that is not its own. */
    private @Nullable H setAside;

    private int setAsideStatus;

    CarrierScheduler(Ptrace ptrace, Waiter waiter) {
        events = new TracerWait(ptrace, waiter);
        threads = CarrierThreads.on(events::submit);
    }

    @Override
    public void run(EventLoop<H> eventLoop) {
        loop = eventLoop;
        try {
            while (!eventLoop.isDone()) {
                rethrowFailure();
                Runnable work = events.poll();
                if (work != null) {
                    work.run();
                } else {
                    appointLeader(eventLoop);
                }
            }
            dismiss();
        } finally {
            events.close();
        }
    }

    private void rethrowFailure() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Nothing is runnable, so the leader, if there is one, is blocked in a handler. */
    private void appointLeader(EventLoop<H> eventLoop) {
        leaderHasHandler = false;
        Thread follower = followers.poll();
        if (follower != null) {
            leader = follower;
            LockSupport.unpark(follower);
        } else {
            liveThreads++;
            Thread thread = threads.unstarted(() -> lead(eventLoop));
            leader = thread;
            thread.start();
        }
    }

    /** Lets the followers, which have nothing left to lead, end. */
    private void dismiss() {
        for (Thread follower : followers) {
            LockSupport.unpark(follower);
        }
        while (liveThreads > 0) {
            Runnable work = events.poll();
            if (work != null) {
                work.run();
            } else {
                events.next(true, false);
            }
        }
    }

    private void lead(EventLoop<H> eventLoop) {
        try {
            leadOrFollow(eventLoop);
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            liveThreads--;
        }
    }

    private void leadOrFollow(EventLoop<H> eventLoop) {
        Thread me = Thread.currentThread();
        while (!eventLoop.isDone()) {
            if (leader == me) {
                leadOnce(eventLoop);
            } else {
                follow(eventLoop, me);
            }
        }
    }

    private void follow(EventLoop<H> eventLoop, Thread me) {
        followers.add(me);
        while (leader != me && !eventLoop.isDone()) {
            LockSupport.park(this);
        }
    }

    /** Has one event handled. In a method of its own: the loop around it is entered once, and stays with the interpreter for long. */
    private void leadOnce(EventLoop<H> eventLoop) {
        H thread = next(eventLoop);
        if (thread == null) {
            return;
        }
        int status = setAsideStatus;
        if (thread.isAwaited()) {
            thread.deliver(status);
        } else {
            eventLoop.dispatch(thread, status);
        }
    }

    /** The next event's thread, its status in {@link #setAsideStatus}; null if something else had to be done first. */
    private @Nullable H next(EventLoop<H> eventLoop) {
        H pending = setAside;
        if (pending != null) {
            setAside = null;
            return pending;
        }
        int tid = Waiter.NOTHING_YET;
        for (int round = 0; tid == Waiter.NOTHING_YET && eventLoop.isAsked(); round++) {
            H asking = eventLoop.asking();
            if (asking != null) {
                setAsideStatus = EventLoop.ASKS;
                return asking;
            }
            if (round % ROUNDS == 0) {
                tid = events.peek();
            }
            Thread.onSpinWait();
        }
        if (tid == Waiter.NOTHING_YET) {
            tid = events.next(busyHandlers > 0, eventLoop.isQuiet());
        }
        if (tid == TracerWait.WORK) {
            // Handlers that can go on come first; this thread goes on, still leading, after them.
            Thread.yield();
            return null;
        }
        if (tid == TracerWait.NOTHING) {
            eventLoop.lostAll();
            return null;
        }
        setAsideStatus = events.status();
        return eventLoop.resolve(tid, setAsideStatus);
    }

    @Override
    public void acceptWork() {
        events.acceptWork();
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

    /** On a thread of its own: a handler that has a lock may wait for something else, and goes on only if the tracer thread is not blocked. */
    @Override
    public void submitWaiting(Runnable work) {
        events.submit(() -> {
            busyHandlers++;
            startThread(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
            });
        });
    }

    @Override
    public void start(Runnable handler) {
        busyHandlers++;
        Thread me = Thread.currentThread();
        if (leader == me && !leaderHasHandler) {
            leaderHasHandler = true;
            try {
                handler.run();
            } finally {
                busyHandlers--;
                if (leader == me) {
                    leaderHasHandler = false;
                }
            }
        } else {
            // A handler must not wait for another that happens to be on the same stack.
            startThread(handler);
        }
    }

    private void startThread(Runnable handler) {
        liveThreads++;
        threads.start(() -> {
            try {
                handler.run();
            } finally {
                busyHandlers--;
                liveThreads--;
            }
        });
    }

    @Override
    public <R extends @Nullable Object> R onTracer(Supplier<R> work) {
        return work.get();
    }

    @Override
    public int resumeAndAwait(H thread, Runnable resume) {
        Thread me = Thread.currentThread();
        EventLoop<H> eventLoop = Objects.requireNonNull(loop);
        if (!thread.await(me)) {
            return thread.status();
        }
        busyHandlers--;
        try {
            resume.run();
            while (leader == me && !thread.isReady()) {
                H next = next(eventLoop);
                if (next == thread) {
                    thread.cancel();
                    return setAsideStatus;
                }
                if (next == null) {
                    continue;
                }
                if (next.isAwaited()) {
                    next.deliver(setAsideStatus);
                } else {
                    // It needs a handler, and this stack has one: somebody else must lead.
                    setAside = next;
                    leader = null;
                }
            }
            boolean interrupted = false;
            while (!thread.isReady()) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                me.interrupt();
            }
            return thread.status();
        } finally {
            busyHandlers++;
        }
    }
}
