package dev.reverie.inguest.patch;

/** The ways to lead a thread from a {@code syscall} instruction to a stub. */
public enum Shape {
    /** A jump replaces the one instruction in front. */
    ONE_BEFORE("before"),
    /** A short jump replaces the call, and leads to a jump in padding. */
    SHORT_JUMP("short"),
    /** A jump replaces the call and what is behind it. */
    OVER("over"),
    /** A jump replaces several instructions in front. */
    SEVERAL_BEFORE("before several"),
    /** Nothing: the call stops its thread, and the tracer sends that on to the stub. */
    UNPATCHED("unpatched");

    private final String text;

    Shape(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
