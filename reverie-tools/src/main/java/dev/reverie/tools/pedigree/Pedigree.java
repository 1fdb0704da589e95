package dev.reverie.tools.pedigree;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who created whom. Numbers of threads and processes may be used again; the last who had one is meant. */
public final class Pedigree implements GlobalState {
    /** When the first was born. */
    private long start;

    /** All threads by their ids; the first of a process stands for the process. */
    private final Map<Integer, Entry> alive = new HashMap<>();

    private final List<Entry> roots = new ArrayList<>();

    /** What is known of a thread or process so far. */
    private static final class Entry {
        final int id;
        final boolean isThread;
        final @Nullable Entry creator;
        final List<Entry> children = new ArrayList<>();
        final long begin;
        String program;
        boolean hasOwnProgram;
        long end = Long.MAX_VALUE;

        @Nullable
        ExitStatus status;

        Entry(int id, boolean isThread, @Nullable Entry creator, String program, long begin) {
            this.id = id;
            this.isThread = isThread;
            this.creator = creator;
            this.program = program;
            this.begin = begin;
        }

        /** The process that a thread belongs to: all threads up to it were created in it. */
        Entry process() {
            Entry each = this;
            while (each.isThread && each.creator != null) {
                each = each.creator;
            }
            return each;
        }

        Relative relative(long now) {
            boolean isOrphan = !isThread && creator != null && creator.process().end < end;
            return new Relative(
                    id,
                    isThread,
                    program,
                    hasOwnProgram,
                    begin,
                    Math.min(end, now),
                    status,
                    isOrphan,
                    children.stream().map(child -> child.relative(now)).toList());
        }
    }

    /** The first process, and others that nobody in the guest created; with all that came of them. */
    public synchronized List<Relative> roots() {
        long now = now();
        return roots.stream().map(root -> root.relative(now)).toList();
    }

    private long now() {
        return System.nanoTime() - start;
    }

    private synchronized void born(int pid, int tid, int creator, String program) {
        Entry known = alive.get(tid);
        if (known != null && known.status == null) {
            // The process is known since its creation, and its first thread starts.
            known.program = known.program.isEmpty() ? program : known.program;
            return;
        }
        if (alive.isEmpty()) {
            start = System.nanoTime();
        }
        long begin = alive.isEmpty() ? 0 : now();
        Entry parent = alive.get(creator);
        Entry entry = new Entry(tid, tid != pid, parent, parent == null ? program : parent.program, begin);
        entry.hasOwnProgram = parent == null;
        alive.put(tid, entry);
        (parent == null ? roots : parent.children).add(entry);
    }

    private synchronized void ran(int pid, String program) {
        Entry entry = alive.get(pid);
        if (entry != null) {
            entry.program = program;
            entry.hasOwnProgram = true;
        }
    }

    private synchronized void ended(int id, ExitStatus status) {
        Entry entry = alive.get(id);
        if (entry != null) {
            entry.end = now();
            entry.status = status;
        }
    }

    /**
     * A process or thread exists.
     *
     * @param pid its process
     * @param tid its id
     * @param creator the thread that created it; 0 if that is not known
     * @param program what it runs, if nobody created it
     */
    record Born(int pid, int tid, int creator, String program) implements Request<Pedigree, @Nullable Void> {
        @Override
        public @Nullable Void handle(Pedigree pedigree, Sender from) {
            pedigree.born(pid, tid, creator, program);
            return null;
        }
    }

    /** A process runs another program. */
    record Ran(int pid, String program) implements Request<Pedigree, @Nullable Void> {
        @Override
        public @Nullable Void handle(Pedigree pedigree, Sender from) {
            pedigree.ran(pid, program);
            return null;
        }
    }

    /** A process, or a thread that was not its first, has ended. */
    record Ended(int id, ExitStatus status) implements Request<Pedigree, @Nullable Void> {
        @Override
        public @Nullable Void handle(Pedigree pedigree, Sender from) {
            pedigree.ended(id, status);
            return null;
        }
    }
}
