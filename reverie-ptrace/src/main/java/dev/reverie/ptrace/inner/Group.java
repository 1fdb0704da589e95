package dev.reverie.ptrace.inner;

import org.jspecify.annotations.Nullable;

/** What the threads of a guest process have in common. */
public final class Group {
    private final int pid;
    private final int creatorTid;
    private boolean wantsStops = true;
    private int matters;

    /**
     * A process.
     *
     * @param creator the thread that made it; null if that is no guest
     */
    public Group(int pid, @Nullable Task creator) {
        this.pid = pid;
        creatorTid = creator == null ? 0 : creator.tid();
        if (creator != null) {
            wantsStops = creator.group().wantsStops;
        }
    }

    int pid() {
        return pid;
    }

    /** The thread that made it; 0 if that is no guest. */
    int creatorTid() {
        return creatorTid;
    }

    /** Whether its threads have tracees, or ends of tracees that they have not waited for. */
    boolean isTracer() {
        return matters > 0;
    }

    /** There are so many more, or less, tracees and ends. */
    void count(int more) {
        matters += more;
    }

    /** Whether it is sent SIGCHLD for stops: it has not said SA_NOCLDSTOP. */
    boolean wantsStops() {
        return wantsStops;
    }

    void setWantsStops(boolean wanted) {
        wantsStops = wanted;
    }
}
