package dev.reverie.x86;

import java.util.List;

/**
 * A {@code syscall} instruction and what is around it, as far as somebody needs to know who wants to overwrite some of that.
 *
 * @param address where it is
 * @param function where the function begins from whose start it was decoded
 * @param before where up to {@value #NEIGHBOURS} instructions in front of it begin, in ascending order
 * @param after where up to {@value #NEIGHBOURS} instructions behind it begin, in ascending order, and then where the last of them ends; the
 *     first is {@code address + 2}
 * @param targets the addresses, from the first in front to the end of the last behind, to which branches of the function lead, in
 *     ascending order; what other functions and tables of addresses lead to is not known
 */
public record SyscallSite(long address, long function, List<Long> before, List<Long> after, List<Long> targets) {
    /** How many instructions on each side are told. */
    public static final int NEIGHBOURS = 4;

    /** How many bytes the instruction has. */
    public static final int LENGTH = 2;

    /** Lists are copied. */
    public SyscallSite {
        before = List.copyOf(before);
        after = List.copyOf(after);
        targets = List.copyOf(targets);
    }
}
