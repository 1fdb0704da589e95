package dev.reverie.api.guestcode;

/**
 * The structures of {@link StateScope#SHARED}: memory that guest code in all processes of a run and its tool share. From any thread, before, while and
 * after the guest runs. Each access is one step where the field is aligned, as all are; a guest may write anything there.
 */
public interface SharedState extends GuestState {
    /** Sets a field; of the value the low bytes are taken. */
    default void set(Class<?> struct, String field, long value) {
        set(struct, field, 0, value);
    }

    /** Sets an element of a field that is an array. */
    void set(Class<?> struct, String field, int index, long value);

    /** Adds to a field of type long, in one step, and returns what it was before. */
    default long getAndAdd(Class<?> struct, String field, long delta) {
        return getAndAdd(struct, field, 0, delta);
    }

    /** The same for an element of a field that is an array. */
    long getAndAdd(Class<?> struct, String field, int index, long delta);
}
