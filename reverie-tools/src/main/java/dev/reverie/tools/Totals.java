package dev.reverie.tools;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import dev.reverie.syscalls.Syscall;
import org.jspecify.annotations.Nullable;

/** The counts of the whole guest tree. */
public final class Totals implements GlobalState {
    private final SyscallCounts counts = new SyscallCounts();
    private int processes;

    /** How many system calls were made. */
    public synchronized long total() {
        return counts.total();
    }

    /** How many processes have reported their counts. */
    public synchronized int processes() {
        return processes;
    }

    /** How often the native call with this number was made. */
    public synchronized long count(int number) {
        return counts.count(number);
    }

    /** See {@link SyscallCounts#table()}. */
    public synchronized String table() {
        return counts.table();
    }

    private synchronized void addProcess(SyscallCounts more) {
        counts.addAll(more);
        processes++;
    }

    private synchronized void addCall(Syscall call) {
        counts.add(call);
    }

    private synchronized void addProcess() {
        processes++;
    }

    /**
     * All that one process counted.
     *
     * @param counts its counts; not used by the sender any more
     */
    public record AddProcess(SyscallCounts counts) implements Request<Totals, @Nullable Void> {
        @Override
        public @Nullable Void handle(Totals totals, Sender from) {
            totals.addProcess(counts);
            return null;
        }
    }

    /**
     * One call, counted centrally.
     *
     * @param call what was called
     */
    public record AddCall(Syscall call) implements Request<Totals, @Nullable Void> {
        @Override
        public @Nullable Void handle(Totals totals, Sender from) {
            totals.addCall(call);
            return null;
        }
    }

    /** A process has ended whose calls were counted centrally. */
    public record EndProcess() implements Request<Totals, @Nullable Void> {
        @Override
        public @Nullable Void handle(Totals totals, Sender from) {
            totals.addProcess();
            return null;
        }
    }
}
