package dev.reverie.api;

/**
 * A CPUID instruction that is about to be executed.
 *
 * @param leaf what it asks for: eax
 * @param subleaf of which part: ecx, which many leaves ignore
 * @param answer what the processor answers
 */
public record CpuidQuery(int leaf, int subleaf, CpuidAnswer answer) {}
