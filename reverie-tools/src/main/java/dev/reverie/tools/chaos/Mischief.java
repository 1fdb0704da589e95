package dev.reverie.tools.chaos;

import dev.reverie.tools.NamedSet;
import java.util.Set;

/** What a {@link ChaosTool} does to a program. */
public enum Mischief {
    /** A read or receive moves fewer bytes than there are. */
    SHORT_READ,
    /** A write or send moves fewer bytes than it was given. */
    SHORT_WRITE,
    /** A read or receive that may block is interrupted, as if a signal had come. */
    EINTR,
    /** A descriptor that does not block is not ready after all. */
    EAGAIN;

    /**
     * The set in a list such as {@code short-read,eintr}, {@code all}, {@code none} or {@code !eagain}.
     *
     * @throws IllegalArgumentException if there is nothing of such a name; the message says which are near
     */
    public static Set<Mischief> parse(String list) {
        return NamedSet.parse(list, Mischief.class, "mischief");
    }
}
