package dev.reverie.symbols.elf;

/** A file is not what it claims to be, or not of a kind that is known here. Checked: every file may be so. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    /** Says what is wrong. Without a stack trace: it is an answer, and may come often. */
    public Malformed(String what) {
        super(what, null, false, false);
    }
}
