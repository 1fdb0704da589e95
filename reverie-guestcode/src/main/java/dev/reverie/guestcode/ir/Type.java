package dev.reverie.guestcode.ir;

import dev.reverie.x86.Width;

/** Of what kind a value is, as far as a processor is concerned. Booleans, bytes, shorts and chars are INT, views are LONG. */
public enum Type {
    INT(Width.W32),
    LONG(Width.W64);

    private final Width width;

    Type(Width width) {
        this.width = width;
    }

    /** How many bits of a register it takes; the upper half of a register that holds an INT is zero. */
    public Width width() {
        return width;
    }
}
