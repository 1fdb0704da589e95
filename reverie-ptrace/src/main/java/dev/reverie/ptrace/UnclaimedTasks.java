package dev.reverie.ptrace;

import dev.reverie.linux.ffi.ProcStat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * New threads and processes that the kernel has reported before the event of the thread that created them was dealt with.
 * They stay stopped until that has happened; or, if their creator was killed before it could tell, until its process has
 * ended.
 */
final class UnclaimedTasks {
    /**
     * A task nobody has claimed.
     *
     * @param tid its id
     * @param status the wait status of its stop, or of its end
     * @param isProcess whether it is the leader of a process of its own
     * @param parentPid the parent it had when it stopped
     */
    record Task(int tid, int status, boolean isProcess, int parentPid) {}

    private final Map<Integer, Task> tasks = new HashMap<>();

    /** Those whose creator has told of them, while their states are being made. */
    private final Set<Integer> expected = new HashSet<>();

    /** Keeps the stop of an unknown thread. */
    void add(int tid, int status, boolean isProcess) {
        tasks.put(tid, new Task(tid, status, isProcess, ProcStat.parentOf(tid)));
    }

    /** A thread ended that never ran. It is forgotten, unless its states are being made: then its end has to be told. */
    void ended(int tid, int status) {
        if (expected.contains(tid)) {
            tasks.put(tid, new Task(tid, status, false, 0));
        } else {
            tasks.remove(tid);
        }
    }

    /** A thread's states are about to be made. */
    void expect(int tid) {
        expected.add(tid);
    }

    /** Takes a thread out, now that it has its states; null if nothing of it has been seen yet. */
    @Nullable
    Task claim(int tid) {
        expected.remove(tid);
        return tasks.remove(tid);
    }

    /** The processes that the process {@code endedPid} must have created without telling; expected from now on. */
    List<Task> orphansOf(int endedPid, IntPredicate isKnownProcess) {
        List<Task> orphans = new ArrayList<>();
        for (Task task : tasks.values()) {
            boolean isOrphan = task.parentPid == endedPid || !isKnownProcess.test(task.parentPid);
            if (task.isProcess && isOrphan && expected.add(task.tid)) {
                orphans.add(task);
            }
        }
        return orphans;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** The ids of all. */
    List<Integer> tids() {
        return new ArrayList<>(tasks.keySet());
    }
}
