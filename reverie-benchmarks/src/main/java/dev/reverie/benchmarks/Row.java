package dev.reverie.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What is reported of one contestant at one workload in one placement.
 *
 * @param group the kind of the workload
 * @param workload its name
 * @param unit what its values are shown in
 * @param placement where tracer and guest ran
 * @param contestant who ran it
 * @param outcome the figures, or why there are none
 */
record Row(Group group, String workload, Workload.Unit unit, Placement placement, String contestant, Outcome outcome) {
    /** How it went. */
    sealed interface Outcome {}

    /**
     * There is no figure.
     *
     * @param reason why
     */
    record Failed(String reason) implements Outcome {}

    /**
     * There are figures.
     *
     * @param value in nanoseconds
     * @param wallMedian of the whole command, in nanoseconds
     * @param nativeRatio to the program by itself; null if that has no figure
     * @param rival what in C it is compared with; null for nothing
     * @param rivalRatio to the rival; null if that has no figure
     */
    record Measured(
            Summary value,
            double wallMedian,
            @Nullable Double nativeRatio,
            @Nullable String rival,
            @Nullable Double rivalRatio)
            implements Outcome {}

    /** The figures, if there are any. */
    @Nullable
    Measured measured() {
        return outcome instanceof Measured measured ? measured : null;
    }
}
