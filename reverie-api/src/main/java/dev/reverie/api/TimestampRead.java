package dev.reverie.api;

/**
 * An instruction that is about to read the processor's timestamp counter.
 *
 * @param withProcessor whether it is RDTSCP, which also reads on which processor it runs; else RDTSC
 * @param value what the counter says now
 */
public record TimestampRead(boolean withProcessor, long value) {}
