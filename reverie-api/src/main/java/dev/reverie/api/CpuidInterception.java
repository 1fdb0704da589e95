package dev.reverie.api;

/** Which CPUID instructions of a guest a tool can see. */
public enum CpuidInterception {
    /** None. A run whose tool asks for them is refused before the guest starts. */
    NONE,
    /**
     * Those in files: each that decoding proves to be one is overwritten in the guest's own copy, when a program starts or maps the file
     * to be executed. Not those in code that a program makes at run time or maps from no file, in 32-bit programs, or where decoding
     * proves nothing. By {@link RunOptions#withCpuidPatching}.
     */
    PATCHED,
    /** All, whatever code they are in: the processor makes them fault. */
    FAULTING
}
