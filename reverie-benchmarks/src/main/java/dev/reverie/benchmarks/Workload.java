package dev.reverie.benchmarks;

import java.util.Optional;

/** Something to run under each {@link Contestant}. */
interface Workload {
    /** What the sample's value is counted in. */
    enum Unit {
        /** A system call or request is short. */
        NANOSECONDS,
        /** A program is long. */
        MILLISECONDS
    }

    /** As it is shown. */
    String name();

    /** The kind it belongs to. */
    Group group();

    /** How its values are shown. */
    Unit unit();

    /** What is not installed that it needs. */
    Optional<String> missing();

    /**
     * Runs once.
     *
     * @throws BenchmarkException if that fails
     */
    Sample run(Contestant contestant, Placement placement);
}
