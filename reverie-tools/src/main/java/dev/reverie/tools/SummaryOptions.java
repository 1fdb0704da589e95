package dev.reverie.tools;

import java.util.List;

/**
 * What the summary shows.
 *
 * @param columns its columns
 * @param order how it is sorted
 * @param overheadNanos what is subtracted from the time of each call
 * @param wallClock whether a call's time is all that passed, or what it spent on a CPU
 * @param alone whether there is only the summary, and no lines
 */
public record SummaryOptions(
        List<SummaryColumn> columns, SummaryOrder order, long overheadNanos, boolean wallClock, boolean alone) {}
