package dev.reverie.ptrace.inner;

import org.jspecify.annotations.Nullable;

/** What the threads of a guest process have in common. */
public final class Group {
    private final int pid;
    private final @Nullable Task creator;
    private boolean wantsStops = true;

    /**
     * A process.
     *
     * @param creator the thread that made it; null if that is no guest
     */
    public Group(int pid, @Nullable Task creator) {
        this.pid = pid;
        this.creator = creator;
        if (creator != null) {
            wantsStops = creator.group().wantsStops;
        }
    }

    int pid() {
        return pid;
    }

    @Nullable
    Task creator() {
        return creator;
    }

    /** Whether it is sent SIGCHLD for stops: it has not said SA_NOCLDSTOP. */
    boolean wantsStops() {
        return wantsStops;
    }

    void setWantsStops(boolean wanted) {
        wantsStops = wanted;
    }
}
