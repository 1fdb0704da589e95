package dev.reverie.gdb.protocol;

/** A packet that makes no sense. It is answered with an error, and has no other effect. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    /** With what is wrong. */
    public Malformed(String message) {
        super(message);
    }
}
