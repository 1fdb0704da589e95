package dev.reverie.ptrace;

import dev.reverie.api.CpuidInterception;
import dev.reverie.api.Subscription;

/**
 * Which instructions are made to fault in a run, and how.
 *
 * @param timestamp whether RDTSC and RDTSCP are
 * @param wantsCpuid whether the tool wants to see CPUID
 * @param cpuid how CPUID could be
 */
record Traps(boolean timestamp, boolean wantsCpuid, CpuidInterception cpuid) {
    /** None, and nothing is possible: what holds for processes that are attached to. */
    static final Traps NONE = new Traps(false, false, CpuidInterception.NONE);

    /** Those that a tool asks for. */
    static Traps of(Subscription subscription, CpuidInterception cpuid) {
        return new Traps(subscription.hasTimestampCounter(), subscription.hasCpuid(), cpuid);
    }

    /** Whether there are any. */
    boolean any() {
        return timestamp || faultsCpuid() || patchesCpuid();
    }

    /** Whether the processor makes CPUID fault. */
    boolean faultsCpuid() {
        return wantsCpuid && cpuid == CpuidInterception.FAULTING;
    }

    /** Whether CPUIDs are overwritten by what faults. */
    boolean patchesCpuid() {
        return wantsCpuid && cpuid == CpuidInterception.PATCHED;
    }
}
