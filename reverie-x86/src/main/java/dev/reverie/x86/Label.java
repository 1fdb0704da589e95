package dev.reverie.x86;

/** A place in code that is being assembled, to be bound once; each {@link Assembler} makes its own. */
public final class Label {
    private static final int UNBOUND = Integer.MIN_VALUE;

    private final String name;
    private int position = UNBOUND;
    private int jumpsBefore;

    Label(String name) {
        this.name = name;
    }

    /** Its name in listings. */
    public String name() {
        return name;
    }

    void bind(int newPosition, int newJumpsBefore) {
        if (isBound()) {
            throw new IllegalStateException("label " + name + " is bound twice");
        }
        position = newPosition;
        jumpsBefore = newJumpsBefore;
    }

    boolean isBound() {
        return position != UNBOUND;
    }

    /** How many bytes lie before it, jumps to labels not counted. */
    int position() {
        if (!isBound()) {
            throw new IllegalStateException("label " + name + " is used and bound nowhere");
        }
        return position;
    }

    /** How many jumps to labels lie before it. */
    int jumpsBefore() {
        return jumpsBefore;
    }

    @Override
    public String toString() {
        return name;
    }
}
