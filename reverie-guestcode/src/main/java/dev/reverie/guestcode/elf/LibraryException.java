package dev.reverie.guestcode.elf;

/** A library that cannot be loaded: the message names it, says what is the matter, and what to do where something can be done. */
public final class LibraryException extends Exception {
    private static final long serialVersionUID = 1;

    LibraryException(String library, String what) {
        super(library + ": " + what);
    }
}
