package dev.reverie.benchmarks;

/**
 * What one run of a workload under a contestant gave.
 *
 * @param value what is compared, in nanoseconds; less is better
 * @param wall how long the whole command took, start-up of the tracer included, or the turn of one that stays, in nanoseconds
 */
record Sample(double value, double wall) {}
