/** Code that runs inside the guest: handlers written in Java, compiled to machine code, and libraries written in C. */
@org.jspecify.annotations.NullMarked
module dev.reverie.guestcode {
    requires static transitive org.jspecify;
    requires transitive dev.reverie.api;
    requires transitive dev.reverie.x86;

    exports dev.reverie.guestcode;
    exports dev.reverie.guestcode.elf;
}
