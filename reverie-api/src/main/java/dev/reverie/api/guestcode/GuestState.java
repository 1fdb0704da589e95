package dev.reverie.api.guestcode;

/**
 * What guest code has left in the structures of one {@link StateScope}, for the tool to take over. Valid until the callback that gets it
 * returns.
 */
public interface GuestState {
    /**
     * The value of a field.
     *
     * @param struct a structure of this scope that the guest code uses
     * @param field the name of a field of it, of any type; what is narrower than a long comes with its sign
     * @throws IllegalArgumentException if there is none
     */
    default long value(Class<?> struct, String field) {
        return value(struct, field, 0);
    }

    /** An element of a field that is an array. See {@link #value(Class, String)}. */
    long value(Class<?> struct, String field, int index);

    /**
     * The first elements of a field that is an array, as many as are asked for; quicker than one by one.
     *
     * @param into where they go
     */
    default void values(Class<?> struct, String field, long[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = value(struct, field, i);
        }
    }
}
