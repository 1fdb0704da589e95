package dev.reverie.syscalls.decode;

import java.util.Set;

/**
 * How much of a call to decode.
 *
 * @param stringLimit how many bytes of a string or buffer, and how many elements of an array, are read before {@code ...};
 *     paths are always read whole
 * @param verbose whether all fields of large structures and all variables of an environment are wanted
 * @param descriptors what to show of file descriptors
 */
public record DecodeOptions(int stringLimit, boolean verbose, Set<DescriptorDetail> descriptors) {
    /** What {@code strace} shows without options: 32 bytes, and the fields of most interest. */
    public static final DecodeOptions DEFAULT = new DecodeOptions(32, false, Set.of());

    /** The largest limit. */
    public static final int MAX_LIMIT = 1 << 20;

    /** Checks the limit, and copies the set. */
    public DecodeOptions {
        descriptors = Set.copyOf(descriptors);
        if (stringLimit < 0 || stringLimit > MAX_LIMIT) {
            throw new IllegalArgumentException("string limit " + stringLimit + " is not in 0.." + MAX_LIMIT);
        }
    }

    /** These options with another limit. */
    public DecodeOptions withStringLimit(int limit) {
        return new DecodeOptions(limit, verbose, descriptors);
    }

    /** These options with all fields. */
    public DecodeOptions withVerbose(boolean all) {
        return new DecodeOptions(stringLimit, all, descriptors);
    }

    /** These options with more about file descriptors. */
    public DecodeOptions withDescriptors(Set<DescriptorDetail> details) {
        return new DecodeOptions(stringLimit, verbose, details);
    }
}
