package dev.reverie.ptrace;

import dev.reverie.api.CpuidInterception;
import dev.reverie.api.RunOptions;
import dev.reverie.api.Subscription;

/**
 * What the tracer does in a run that not every run needs, or not every machine allows.
 *
 * @param trapsTimestamp whether RDTSC and RDTSCP are made to fault
 * @param wantsCpuid whether the tool wants to see CPUID
 * @param cpuid how CPUID can be made to fault
 * @param stepsForBranches whether threads with a timer that counts branches may step where there is no counter
 */
record Means(boolean trapsTimestamp, boolean wantsCpuid, CpuidInterception cpuid, boolean stepsForBranches) {
    /** What is needed for a tool in a program that is started. */
    static Means ofRun(Subscription subscription, CpuidInterception cpuid, RunOptions options) {
        return new Means(subscription.hasTimestampCounter(), subscription.hasCpuid(), cpuid, options.branchStepping());
    }

    /** What is possible in processes that are attached to. */
    static Means ofAttached(RunOptions options) {
        return new Means(false, false, CpuidInterception.NONE, options.branchStepping());
    }

    /** Whether any instructions fault for us. */
    boolean traps() {
        return trapsTimestamp || faultsCpuid() || patchesCpuid();
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
