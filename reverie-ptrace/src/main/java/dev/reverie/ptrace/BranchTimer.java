package dev.reverie.ptrace;

import dev.reverie.api.ReverieException;
import dev.reverie.api.TimerSchedule;
import dev.reverie.x86.Kind;
import org.jspecify.annotations.Nullable;

/**
 * How far a thread is on its way to a timer that counts branches, and what it is about to execute. Confined to the tracer thread.
 *
 * <pre>
 *   runs freely ──the counter rings──► steps ──so many branches──► steps ──so many instructions──► due
 *   (only if the processor counts)
 * </pre>
 */
final class BranchTimer {
    private final TimerSchedule.Branches schedule;
    private final BranchCount count;
    private boolean isStepping;
    private boolean hasBranched;
    private long instructionsLeft;

    /** What is being executed by a single step; null if nothing is. */
    private @Nullable Step step;

    /** The address of the {@code syscall} whose call the thread is in; 0 if it is in none that it began while it stepped. */
    private long call;

    /** Whether SIGTRAP was unblocked for a step, and has to be blocked again. */
    private boolean hasUnblocked;

    /**
     * An instruction that is executed by a single step.
     *
     * @param address where it is
     * @param kind what it is
     * @param isRepeated whether one step is only one round of it
     * @param pushesFlags whether it stores the flags, which have TF set while the thread steps
     */
    record Step(long address, Kind kind, boolean isRepeated, boolean pushesFlags) {}

    /**
     * A timer that begins now.
     *
     * @param isStepping whether the thread has to step from the beginning
     */
    BranchTimer(TimerSchedule.Branches schedule, BranchCount count, boolean isStepping) {
        this.schedule = schedule;
        this.count = count;
        this.isStepping = isStepping;
        this.hasBranched = schedule.branches() == 0;
        this.instructionsLeft = schedule.instructions();
    }

    boolean isStepping() {
        return isStepping;
    }

    /** So many branches are left that the thread must not run freely any more. */
    void beginStepping() {
        isStepping = true;
    }

    BranchCount count() {
        return count;
    }

    @Nullable
    Step step() {
        return step;
    }

    void setStep(@Nullable Step next) {
        step = next;
    }

    long call() {
        return call;
    }

    void setCall(long address) {
        call = address;
    }

    boolean hasUnblocked() {
        return hasUnblocked;
    }

    void setUnblocked(boolean unblocked) {
        hasUnblocked = unblocked;
    }

    /** The thread has executed an instruction. */
    void executed(Kind kind) {
        if (hasBranched) {
            instructionsLeft--;
            return;
        }
        count.executed(kind);
        long branches = count.branches();
        if (branches > schedule.branches()) {
            throw new ReverieException(
                    "a timer of " + schedule.branches() + " branches was reached when there had been " + branches
                            + ": the processor's counter told us too late");
        }
        hasBranched = branches == schedule.branches();
    }

    boolean isDue() {
        return hasBranched && instructionsLeft <= 0;
    }
}
