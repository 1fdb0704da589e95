package dev.reverie.linux.seccomp;

/** Calls that a filter stops at for the tracer's own sake in some runs, whatever the tool wants. */
public enum Watched {
    /** What makes pages of a file executable: mmap, and mprotect and pkey_mprotect of any pages, with PROT_EXEC. */
    CODE_MAPPINGS,
    /** What asks or says whether CPUID may be executed: arch_prctl with ARCH_GET_CPUID or ARCH_SET_CPUID. */
    CPUID_SETTING,
    /** What asks or says what SIGSEGV, SIGBUS, SIGTRAP or SIGILL does: rt_sigaction. */
    FAULT_ACTION
}
