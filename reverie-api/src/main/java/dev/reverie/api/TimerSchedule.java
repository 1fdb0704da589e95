package dev.reverie.api;

import java.time.Duration;

/** When a timer of a guest thread is due. */
public sealed interface TimerSchedule {
    /**
     * When the thread has used so much CPU time from now on, in its program and in the kernel for it. It is due a little later, by what it
     * takes to stop a running thread: tens of microseconds. Less than 10 microseconds count as 10.
     */
    static TimerSchedule afterCpuTime(Duration duration) {
        return new CpuTime(duration);
    }

    /**
     * When the thread has retired so many conditional branches of its program from now on, taken or not, and so many instructions behind
     * the last of them: the same place in each run of a program that gets the same answers. What signal handlers of the guest execute
     * counts too. It takes a counter in the processor (a PMU), or {@link RunOptions#branchStepping}.
     */
    static TimerSchedule afterBranches(long branches, long instructions) {
        return new Branches(branches, instructions);
    }

    /**
     * See {@link #afterCpuTime}.
     *
     * @param duration more than nothing
     */
    record CpuTime(Duration duration) implements TimerSchedule {
        /** Checks the duration. */
        public CpuTime {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a timer takes some time, not " + duration);
            }
        }
    }

    /**
     * See {@link #afterBranches}.
     *
     * @param branches conditional branches, taken or not; 0 to count instructions alone
     * @param instructions instructions behind the last of them; 0 to be told before the next
     */
    record Branches(long branches, long instructions) implements TimerSchedule {
        /** Checks the numbers. */
        public Branches {
            if (branches < 0 || instructions < 0 || branches == 0 && instructions == 0) {
                throw new IllegalArgumentException(
                        "a timer takes some branches or instructions, not " + branches + " and " + instructions);
            }
        }
    }
}
