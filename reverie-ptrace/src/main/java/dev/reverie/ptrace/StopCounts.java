package dev.reverie.ptrace;

import dev.reverie.api.RunStatistics.Count;
import dev.reverie.linux.WaitStatus;
import java.util.ArrayList;
import java.util.List;

/** How often guests have stopped, and for what. Confined to the tracer thread. */
final class StopCounts {
    private long calls;
    private long exits;
    private long signals;
    private long others;

    /** A thread has stopped, or ended, with this status of wait4(2). */
    void count(int status) {
        if (!WaitStatus.isStopped(status)) {
            return;
        }
        if (WaitStatus.event(status) == WaitStatus.EVENT_SECCOMP) {
            calls++;
        } else if (WaitStatus.isSyscallStop(status)) {
            exits++;
        } else if (WaitStatus.event(status) == 0) {
            signals++;
        } else {
            others++;
        }
    }

    /** What was counted. */
    List<Count> counts() {
        return new ArrayList<>(List.of(
                new Count("stops at calls", calls),
                new Count("stops at entries and exits of calls", exits),
                new Count("stops for signals", signals),
                new Count("other stops", others)));
    }
}
