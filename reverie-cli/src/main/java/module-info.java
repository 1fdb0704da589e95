/** The {@code reverie} command. */
@org.jspecify.annotations.NullMarked
module dev.reverie.cli {
    requires static org.jspecify;
    requires dev.reverie.gdb;
    requires dev.reverie.guestcode;
    requires dev.reverie.inguest;
    requires dev.reverie.linux;
    requires dev.reverie.tools;
}
