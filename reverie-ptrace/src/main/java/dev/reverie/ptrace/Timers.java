package dev.reverie.ptrace;

import dev.reverie.api.GlobalState;
import dev.reverie.api.TimerSchedule;
import dev.reverie.linux.SchedulerStatistics;
import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.CpuTimer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Timers of guest threads. A perf event counts a thread's CPU time, and rings the tracer's doorbell when that is over; the tracer then
 * makes the thread stop by PTRACE_INTERRUPT. No signal is ever sent to the guest, which could block it, or wait for it. Confined to
 * the tracer thread.
 */
final class Timers<G extends GlobalState, T extends @Nullable Object> {
    /** What is left of a timer and less than this is not worth another stop. */
    private static final Duration LEAST = Duration.ofNanos(50_000);

    private final Tracer<G, T> tracer;
    private final BranchTimers<G, T> branches;
    private final Map<GuestThread<G, T>, CpuTimer> running = new HashMap<>();

    /** The CPU time that each thread with a timer will have used when that is due. */
    private final Map<GuestThread<G, T>, Duration> ends = new HashMap<>();

    Timers(Tracer<G, T> tracer, boolean stepsForBranches) {
        this.tracer = tracer;
        this.branches = new BranchTimers<>(tracer, stepsForBranches);
    }

    /** Sets the timer of a stopped thread. */
    void set(GuestThread<G, T> thread, TimerSchedule schedule) {
        cancel(thread);
        switch (schedule) {
            case TimerSchedule.CpuTime(Duration duration) -> {
                int errno = start(thread, duration);
                if (errno != 0) {
                    throw Features.refusal(
                            "a timer of CPU time, which is not possible here", "CPU time counter", errno, "");
                }
                ends.put(thread, SchedulerStatistics.timeOf(thread.tid()).plus(duration));
            }
            case TimerSchedule.Branches counted -> {
                int errno = branches.set(thread, counted);
                if (errno != 0) {
                    throw Features.noBranchTimers(errno);
                }
            }
        }
    }

    /** Those that count branches. */
    BranchTimers<G, T> branches() {
        return branches;
    }

    /** Lets the bell ring when a thread has used some CPU time; the errno of what failed, or 0. */
    private int start(GuestThread<G, T> thread, Duration duration) {
        int bell = tracer.scheduler().listen(this::rung);
        CpuTimer.Started started = CpuTimer.start(thread.tid(), duration.toNanos(), bell, Signals.SIGUSR1);
        CpuTimer timer = started.timer();
        if (timer != null) {
            running.put(thread, timer);
        }
        return started.errno();
    }

    /** Forgets the timer of a thread, if it has one. */
    void cancel(GuestThread<G, T> thread) {
        CpuTimer timer = running.remove(thread);
        if (timer != null) {
            timer.close();
        }
        ends.remove(thread);
        thread.setTimerDue(false);
        branches.cancel(thread);
    }

    /** The bell has rung: perhaps for a timer. */
    void rung() {
        branches.rung();
        for (Map.Entry<GuestThread<G, T>, CpuTimer> each : List.copyOf(running.entrySet())) {
            GuestThread<G, T> thread = each.getKey();
            CpuTimer timer = each.getValue();
            long left = timer.left();
            boolean isDue = timer.isDue();
            if (!isDue && !timer.isNear()) {
                continue;
            }
            timer.close();
            running.remove(thread);
            // One that has rung too early would not ring again.
            if (isDue || start(thread, Duration.ofNanos(left)) != 0) {
                thread.setTimerDue(true);
                tracer.ptrace().interrupt(thread.tid());
            }
        }
    }

    /**
     * Whether the timer of a thread, which was due when the thread was stopped for it, can be told; there is none any more then. It
     * can't be if the bell has counted time that the thread did not have: interrupts, and what a hypervisor has taken. Then it runs
     * for what is left; where that is refused, the timer is told early rather than never.
     */
    boolean takeDue(GuestThread<G, T> thread) {
        thread.setTimerDue(false);
        Duration used = SchedulerStatistics.timeOf(thread.tid());
        Duration left = ends.getOrDefault(thread, used).minus(used);
        if (left.compareTo(LEAST) > 0 && start(thread, left) == 0) {
            return false;
        }
        ends.remove(thread);
        return true;
    }
}
