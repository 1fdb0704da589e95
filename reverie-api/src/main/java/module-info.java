/** What a tool author sees: tools, guests, actions, commands, and the one call that runs them. */
@org.jspecify.annotations.NullMarked
module dev.reverie.api {
    requires static transitive org.jspecify;
    requires transitive dev.reverie.syscalls;

    exports dev.reverie.api;
    exports dev.reverie.api.guestcode;

    uses dev.reverie.api.Backend;
}
