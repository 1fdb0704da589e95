package dev.reverie.ptrace;

import dev.reverie.linux.ffi.BranchCounter;
import dev.reverie.x86.Kind;

/** The number of conditional branches that a thread has retired since some moment. */
interface BranchCount extends AutoCloseable {
    /** How many there have been. */
    long branches();

    /** The thread has executed such an instruction, by a single step. */
    void executed(Kind kind);

    @Override
    void close();

    /** Whether its time has come to be looked at. */
    default boolean hasRung() {
        return false;
    }

    /** Counted here, one step after the other. */
    static BranchCount byStepping() {
        return new BranchCount() {
            private long branches;

            @Override
            public long branches() {
                return branches;
            }

            @Override
            public void executed(Kind kind) {
                branches += kind.isConditionalBranch() ? 1 : 0;
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Counted by the processor.
     *
     * @param period how many it counts until it rings
     */
    static BranchCount byProcessor(BranchCounter counter, long period) {
        return new BranchCount() {
            @Override
            public long branches() {
                return counter.count();
            }

            @Override
            public void executed(Kind kind) {
                // It has seen it.
            }

            @Override
            public boolean hasRung() {
                return counter.count() >= period;
            }

            @Override
            public void close() {
                counter.close();
            }
        };
    }
}
