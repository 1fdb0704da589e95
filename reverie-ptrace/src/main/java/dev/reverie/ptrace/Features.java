package dev.reverie.ptrace;

import dev.reverie.api.ReverieException;
import dev.reverie.api.Subscription;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.ffi.Probes;

/** What not every machine allows: a tool that asks for it is refused before anything starts. */
final class Features {
    private Features() {}

    /** Whether CPUID can be intercepted in programs that are started. */
    static boolean hasCpuidInterception() {
        // What is missing is to ask for the fault after each exec, which ends it; no machine to test that on was at
        // hand.
        return false;
    }

    /** Refuses what can't be intercepted in a program that is about to be started. */
    static void checkRun(Subscription subscription) {
        if (subscription.hasTimestampCounter()) {
            check("RDTSC and RDTSCP", "RDTSC trapping", Probes.tscTrapping());
        }
        if (subscription.hasCpuid()) {
            check("CPUID", "CPUID faulting", Probes.cpuidFaulting());
            throw new ReverieException(
                    "the tool asks for CPUID, which is not intercepted yet, although this processor could make it fault");
        }
    }

    /** Refuses what can't be intercepted in processes that are running. */
    static void checkAttach(Subscription subscription) {
        if (subscription.hasTimestampCounter() || subscription.hasCpuid()) {
            throw new ReverieException((subscription.hasCpuid() ? "CPUID" : "RDTSC and RDTSCP")
                    + " can't be intercepted in processes that are running already, for it has to be asked for by each of their"
                    + " threads; start the program under reverie instead");
        }
    }

    private static void check(String instruction, String feature, int errno) {
        if (errno != 0) {
            throw new ReverieException("the tool asks for " + instruction + ", which can't be intercepted here: "
                    + feature + " is refused with " + Errnos.name(errno)
                    + "; 'reverie doctor' shows what this machine allows");
        }
    }
}
