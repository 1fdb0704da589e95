/**
 * Linux as the tracer needs it: raw system calls, launch of a guest, ptrace, wait, seccomp filters, guest memory. The only
 * module that calls native code; it does so in {@code dev.reverie.linux.ffi} alone.
 */
@org.jspecify.annotations.NullMarked
module dev.reverie.linux {
    requires static transitive org.jspecify;

    exports dev.reverie.linux;
    exports dev.reverie.linux.ffi;
    exports dev.reverie.linux.seccomp;
}
