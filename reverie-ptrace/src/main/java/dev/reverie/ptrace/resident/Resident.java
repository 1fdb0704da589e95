package dev.reverie.ptrace.resident;

import dev.reverie.linux.seccomp.RuntimeCalls;
import org.jspecify.annotations.Nullable;

/** Code of ours that lives in the guests of a run. Confined to the tracer thread. */
public interface Resident {
    /** None. */
    Resident NONE = new Resident() {
        @Override
        public ResidentThread threadOf(Ground ground, @Nullable ResidentThread creator) {
            return ResidentThread.NONE;
        }

        @Override
        public @Nullable RuntimeCalls calls() {
            return null;
        }
    };

    /**
     * What is kept for a new thread.
     *
     * @param ground how to deal with the thread
     * @param creator the thread that has created it, and stands still; null for the first of all
     */
    ResidentThread threadOf(Ground ground, @Nullable ResidentThread creator);

    /** What the filter of the guest has to know of the calls that this makes; null if it makes none. */
    @Nullable
    RuntimeCalls calls();
}
