package dev.reverie.inguest.exchange;

/** The words of a slot, by their offsets; see {@link dev.reverie.inguest.layout.Slot}. */
public interface SlotWords {
    /** Reads one. */
    long get(int offset);

    /** Stores one, after all that was stored before. */
    void set(int offset, long value);

    /** Replaces one if it is what is expected; whether it was. */
    boolean compareAndSet(int offset, long expected, long value);
}
