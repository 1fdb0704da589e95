/** A server of gdb's remote serial protocol: debuggers over a guest that a tool intercepts. */
@org.jspecify.annotations.NullMarked
module dev.reverie.gdb {
    requires static transitive org.jspecify;
    requires transitive dev.reverie.api;
    requires dev.reverie.linux;
    requires dev.reverie.ptrace;

    exports dev.reverie.gdb;
}
