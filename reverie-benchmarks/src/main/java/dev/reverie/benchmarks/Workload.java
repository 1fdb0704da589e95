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
     * Makes it ready to run under a contestant.
     *
     * @throws BenchmarkException if that fails
     */
    Runner open(Contestant contestant, Placement placement);

    /** For how long contestants take turns in each round, in milliseconds; 0 for once each. */
    default long turnsMillis() {
        return 0;
    }

    /** It, ready to run under one contestant. */
    interface Runner extends AutoCloseable {
        /**
         * Runs once.
         *
         * @throws BenchmarkException if that fails
         */
        Sample run();

        /** Ends what it has started. */
        @Override
        default void close() {}
    }

    /** One that needs nothing to be ready. */
    interface Single extends Workload {
        /**
         * Runs once.
         *
         * @throws BenchmarkException if that fails
         */
        Sample run(Contestant contestant, Placement placement);

        @Override
        default Runner open(Contestant contestant, Placement placement) {
            return () -> run(contestant, placement);
        }
    }
}
