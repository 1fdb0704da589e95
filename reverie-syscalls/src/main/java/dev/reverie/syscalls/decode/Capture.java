package dev.reverie.syscalls.decode;

import org.jspecify.annotations.Nullable;

/**
 * Memory that decoding a call reads: a range that begins where an argument points to. See {@link Captures}.
 *
 * @param argument which argument has the address, 0 to 5; a null pointer leads nowhere
 * @param moment when it is read
 * @param extent how long it is
 * @param guard the calls that it is read for; null for all of the number
 */
public record Capture(
        int argument,
        Moment moment,
        Extent extent,
        @Nullable Guard guard) {
    /** When memory is read. */
    public enum Moment {
        /** Before the call. */
        BEFORE,
        /** After it, if it has succeeded. */
        AFTER_SUCCESS,
        /** After it, however it has ended. */
        AFTER
    }

    /** How long a range is. It may be longer than what decoding looks at, and ends where memory can't be read. */
    public sealed interface Extent {
        /** The most that it can be, in bytes. */
        int limit();
    }

    /** So many bytes. */
    public record Fixed(int limit) implements Extent {}

    /** A string up to and with its zero byte, or its first bytes. */
    public record Text(int limit) implements Extent {}

    /**
     * As many units as a number says, which has no sign; if that is more than the limit, the limit. The number is divided by
     * two to the power of {@code shift}, and rounded up.
     *
     * @param source the argument that the number is, or {@link #RESULT}
     * @param isInt whether only 32 bits of it count
     * @param unit in bytes
     */
    public record Counted(int source, boolean isInt, int shift, int unit, int limit) implements Extent {
        /** The number is the result of the call. */
        public static final int RESULT = 6;
    }

    /** As many bytes as the 32-bit number says that another argument points to. */
    public record Stored(int pointer, int limit) implements Extent {}

    /**
     * The buffers of a list of {@code struct iovec}, and the list.
     *
     * @param source the argument that says how many there are
     * @param isInt whether only 32 bits of it count
     * @param elements how many are read, at most
     * @param limit how many bytes of each, at most
     */
    public record Vector(int source, boolean isInt, int elements, int limit) implements Extent {}

    /**
     * A {@code struct msghdr} with all that it leads to.
     *
     * @param elements how many buffers are read, at most
     * @param limit how many bytes of each, at most
     */
    public record Message(int elements, int limit) implements Extent {}

    /** No memory, but the descriptor that the argument is must not be a netlink socket, whose messages are decoded otherwise. */
    public record NoNetlink() implements Extent {
        @Override
        public int limit() {
            return 0;
        }
    }

    /** It can't be said without looking into memory, or more than memory is looked at. */
    public record Elsewhere() implements Extent {
        @Override
        public int limit() {
            return 0;
        }
    }

    /**
     * Which calls of a number: those in which {@code (argument >>> shift) & mask} is the value, or is not.
     *
     * @param isOther whether it is for those that no guard of the same argument and call, with a value, is for
     */
    public record Guard(int argument, int shift, long mask, long value, boolean isOther) {}
}
