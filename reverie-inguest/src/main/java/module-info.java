/** The patched backend: handlers run inside the guest, at the cost of a function call. */
@org.jspecify.annotations.NullMarked
module dev.reverie.inguest {
    requires static transitive org.jspecify;
    requires transitive dev.reverie.api;
    requires transitive dev.reverie.guestcode;
    requires dev.reverie.linux;
    requires dev.reverie.ptrace;
    requires dev.reverie.symbols;
    requires dev.reverie.x86;

    exports dev.reverie.inguest;
    exports dev.reverie.inguest.ctool;
    exports dev.reverie.inguest.layout;

    provides dev.reverie.api.Backend with
            dev.reverie.inguest.AutoBackend,
            dev.reverie.inguest.InGuestBackend;
}
