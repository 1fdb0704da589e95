package dev.reverie.api;

/** What CPUID leaves in four registers. */
public record CpuidAnswer(int eax, int ebx, int ecx, int edx) {}
