/** The reference backend: seccomp stops and ptrace(2). */
@org.jspecify.annotations.NullMarked
module dev.reverie.ptrace {
    requires static transitive org.jspecify;
    requires transitive dev.reverie.api;
    requires transitive dev.reverie.linux;
    requires dev.reverie.symbols;
    requires dev.reverie.x86;

    exports dev.reverie.ptrace;
    exports dev.reverie.ptrace.debug;
    exports dev.reverie.ptrace.resident to
            dev.reverie.inguest;

    provides dev.reverie.api.Backend with
            dev.reverie.ptrace.PtraceBackend;
}
