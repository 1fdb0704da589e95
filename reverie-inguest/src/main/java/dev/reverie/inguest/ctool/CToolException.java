package dev.reverie.inguest.ctool;

/** A tool that can't run in a guest: the message names it, says what is the matter, and what to do. */
public final class CToolException extends Exception {
    private static final long serialVersionUID = 1;

    CToolException(String tool, String what) {
        super(tool + ": " + what);
    }
}
