package dev.reverie.syscalls.text;

/**
 * How much to print.
 *
 * @param stringLimit how many bytes of a string or buffer, and how many elements of an array, are printed before
 *     {@code ...}; paths are always printed whole
 */
public record TextOptions(int stringLimit) {
    /** What {@code strace} prints without options: 32. */
    public static final TextOptions DEFAULT = new TextOptions(32);

    /** The largest limit. */
    public static final int MAX_LIMIT = 1 << 20;

    /** Checks the limit. */
    public TextOptions {
        if (stringLimit < 0 || stringLimit > MAX_LIMIT) {
            throw new IllegalArgumentException("string limit " + stringLimit + " is not in 0.." + MAX_LIMIT);
        }
    }

    /** These options with another limit. */
    public TextOptions withStringLimit(int limit) {
        return new TextOptions(limit);
    }
}
