package dev.reverie.ptrace;

import dev.reverie.api.CpuidInterception;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.Subscription;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.ffi.Probes;

/** What not every machine allows: a tool that asks for it is refused before anything starts. */
final class Features {
    private Features() {}

    /** How CPUID can be intercepted in programs that are started. */
    static CpuidInterception cpuidInterception(RunOptions options) {
        if (Probes.cpuidFaulting() == 0) {
            return CpuidInterception.FAULTING;
        }
        return options.cpuidPatching() ? CpuidInterception.PATCHED : CpuidInterception.NONE;
    }

    /** Refuses what can't be intercepted in a program that is about to be started, or which instructions are to fault in it. */
    static Traps checkRun(Subscription subscription, RunOptions options) {
        if (subscription.hasTimestampCounter()) {
            check("RDTSC and RDTSCP", "RDTSC trapping", Probes.tscTrapping(), "");
        }
        CpuidInterception cpuid = cpuidInterception(options);
        if (subscription.hasCpuid() && cpuid == CpuidInterception.NONE) {
            check(
                    "CPUID",
                    "CPUID faulting",
                    Probes.cpuidFaulting(),
                    ", and RunOptions.withCpuidPatching (--patch-cpuid) says what works without");
        }
        return Traps.of(subscription, cpuid);
    }

    /** Refuses what can't be intercepted in processes that are running. */
    static void checkAttach(Subscription subscription) {
        if (subscription.hasTimestampCounter() || subscription.hasCpuid()) {
            throw new ReverieException((subscription.hasCpuid() ? "CPUID" : "RDTSC and RDTSCP")
                    + " can't be intercepted in processes that are running already, for it has to be asked for by each of their"
                    + " threads; start the program under reverie instead");
        }
    }

    private static void check(String instruction, String feature, int errno, String alternative) {
        if (errno != 0) {
            throw new ReverieException("the tool asks for " + instruction + ", which can't be intercepted here: "
                    + feature + " is refused with " + Errnos.name(errno)
                    + "; 'reverie doctor' shows what this machine allows" + alternative);
        }
    }
}
