package dev.reverie.benchmarks;

/** Where tracer and guest run. */
enum Placement {
    /** Both on one CPU, the one that the tracer happens to start on. */
    PINNED,
    /** Where the kernel puts them. */
    UNPINNED;

    /** As it is shown. */
    String label() {
        return this == PINNED ? "pinned" : "unpinned";
    }
}
