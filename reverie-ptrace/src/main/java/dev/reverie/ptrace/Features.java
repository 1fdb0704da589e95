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
    static Means checkRun(Subscription subscription, RunOptions options) {
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
        checkBranches(subscription, options);
        return Means.ofRun(subscription, cpuid, options);
    }

    /** Refuses what can't be intercepted in processes that are running. */
    static void checkAttach(Subscription subscription, RunOptions options) {
        checkBranches(subscription, options);
        if (subscription.hasTimestampCounter() || subscription.hasCpuid()) {
            throw new ReverieException((subscription.hasCpuid() ? "CPUID" : "RDTSC and RDTSCP")
                    + " can't be intercepted in processes that are running already, for it has to be asked for by each of their"
                    + " threads; start the program under reverie instead");
        }
    }

    private static void checkBranches(Subscription subscription, RunOptions options) {
        int errno = subscription.hasBranchTimers() && !options.branchStepping() ? Probes.branchCounter() : 0;
        if (errno != 0) {
            throw noBranchTimers(errno);
        }
    }

    /** What to say where there is no timer that counts branches. */
    static ReverieException noBranchTimers(int errno) {
        return refusal(
                "a timer that counts branches, which is not possible here",
                "branch counter",
                errno,
                ", and RunOptions.withBranchStepping says what works without");
    }

    private static void check(String instruction, String feature, int errno, String alternative) {
        if (errno != 0) {
            throw refusal(instruction + ", which can't be intercepted here", feature, errno, alternative);
        }
    }

    /**
     * What to say of something that a tool asks for and can't have.
     *
     * @param what it asks for
     * @param feature what that needs, as doctor calls it
     * @param alternative what else there is; may be empty
     */
    static ReverieException refusal(String what, String feature, int errno, String alternative) {
        return new ReverieException("the tool asks for " + what + ": " + feature + " is refused with "
                + Errnos.name(errno) + "; 'reverie doctor' shows what this machine allows" + alternative);
    }
}
