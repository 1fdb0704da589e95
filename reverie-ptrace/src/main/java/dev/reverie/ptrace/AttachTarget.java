package dev.reverie.ptrace;

import dev.reverie.api.AttachException;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.ProcessStatus;
import dev.reverie.linux.ffi.Ptrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running process whose threads have all been seized, and each told to stop at once: a signal that is ignored wakes traced
 * threads, which nobody would notice as long as they run.
 *
 * @param pid the process
 * @param tids its threads, the first one first, but for those that threads of it created in the meantime: their creators will tell of them
 */
record AttachTarget(int pid, List<Integer> tids) {
    private static final Path YAMA = Path.of("/proc/sys/kernel/yama/ptrace_scope");

    /** How often no new thread must be found: a thread may be missed while others end. */
    private static final int QUIET_ROUNDS = 2;

    /**
     * Seizes the process that a thread belongs to, on the tracer thread. If that fails, those that have been seized are free
     * again when the tracer thread ends.
     */
    static AttachTarget seize(int tid, Ptrace ptrace) {
        ProcessStatus status = ProcessStatus.of(tid);
        if (status == null) {
            throw new AttachException(tid, "there is no such process (ESRCH)");
        }
        int pid = status.pid();
        checkFamily(pid, status);
        Set<Integer> seized = new HashSet<>();
        for (int quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
            for (int thread : ProcessStatus.threadsOf(pid)) {
                if (!seized.contains(thread) && seizeThread(pid, thread, ptrace)) {
                    seized.add(thread);
                    quiet = -1;
                }
            }
        }
        if (seized.isEmpty()) {
            throw new AttachException(pid, "it has ended (ESRCH)");
        }
        List<Integer> tids = new ArrayList<>(seized);
        tids.sort(Comparator.comparingInt(each -> each == pid ? 0 : each));
        return new AttachTarget(pid, tids);
    }

    /** Whether this thread is one of them, or stands for them. */
    boolean has(int tid) {
        return tid == pid || tids.contains(tid);
    }

    /** The kernel would let us, but with these it can't go well. */
    private static void checkFamily(int pid, ProcessStatus status) {
        int own = (int) ProcessHandle.current().pid();
        if (pid == own) {
            throw new AttachException(pid, "that is reverie itself");
        }
        if (status.parentPid() == own) {
            throw new AttachException(
                    pid,
                    "this JVM has started it and waits for its end, which only one can be told; run it by Reverie.run");
        }
    }

    /** False if it has ended, or is ours already because a thread that is ours has created it. */
    private static boolean seizeThread(int pid, int tid, Ptrace ptrace) {
        int result = ptrace.seizeRunning(tid);
        if (result == 0) {
            ptrace.interrupt(tid);
            return true;
        }
        ProcessStatus status = ProcessStatus.of(tid);
        if (result == -Errnos.ESRCH || status == null) {
            return false;
        }
        if (isOurs(status.tracerTid()) || status.hasEnded() && tid != pid) {
            return false;
        }
        if (status.hasEnded()) {
            // The first thread of a process may end before the others.
            if (ProcessStatus.threadsOf(pid).size() > 1) {
                return false;
            }
            throw new AttachException(pid, "it has ended, and its parent has not taken notice yet (a zombie)");
        }
        throw new AttachException(pid, reason(status, -result));
    }

    /** Whether the tracer is this thread. */
    private static boolean isOurs(int tracer) {
        try {
            // A link to PID/task/TID.
            return Files.readSymbolicLink(Path.of("/proc/thread-self")).endsWith(Integer.toString(tracer));
        } catch (IOException e) {
            return false;
        }
    }

    private static String reason(ProcessStatus status, int errno) {
        if (status.isKernelThread()) {
            return "it is a thread of the kernel, which can't be traced (" + Errnos.name(errno) + ")";
        }
        int tracer = status.tracerTid();
        if (tracer != 0) {
            ProcessStatus other = ProcessStatus.of(tracer);
            return "process " + tracer + (other == null ? "" : " (" + other.name() + ")")
                    + " traces it already, and a process has one tracer; end that first";
        }
        String scope = yamaScope();
        String hint = scope == null || scope.equals("0")
                ? "it acts as user " + status.effectiveUser() + ": run as that user or as root"
                : "Yama's ptrace_scope is " + scope + ": run as root, or: sysctl kernel.yama.ptrace_scope=0";
        return Errnos.name(errno) + "; " + hint + "; 'reverie doctor' shows what this machine allows";
    }

    private static @Nullable String yamaScope() {
        try {
            return Files.readString(YAMA).strip();
        } catch (IOException e) {
            return null;
        }
    }
}
