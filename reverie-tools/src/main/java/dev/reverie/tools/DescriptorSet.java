package dev.reverie.tools;

import java.util.BitSet;

/** A set of file descriptors by number. */
public final class DescriptorSet {
    private static final DescriptorSet NONE = new DescriptorSet(new BitSet(), false);
    private static final int MAX_DIGITS = 7;

    private final BitSet numbers;
    private final boolean inverted;

    private DescriptorSet(BitSet numbers, boolean inverted) {
        this.numbers = numbers;
        this.inverted = inverted;
    }

    /** No descriptor. */
    public static DescriptorSet none() {
        return NONE;
    }

    /**
     * The descriptors in a list such as {@code 0,3}, {@code !1,2}, {@code all} or {@code none}.
     *
     * @throws IllegalArgumentException if an item is no number of a descriptor
     */
    public static DescriptorSet parse(String list) {
        boolean inverted = list.startsWith("!");
        BitSet numbers = new BitSet();
        for (String item : NamedSet.items(inverted ? list.substring(1) : list)) {
            switch (item) {
                case "all" -> {
                    return new DescriptorSet(new BitSet(), !inverted);
                }
                case "none" -> {}
                default -> numbers.set(number(item));
            }
        }
        return new DescriptorSet(numbers, inverted);
    }

    /** Whether it is one of these; a negative number never is. */
    public boolean contains(int descriptor) {
        return descriptor >= 0 && numbers.get(descriptor) != inverted;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return !inverted && numbers.isEmpty();
    }

    private static int number(String item) {
        if (item.isEmpty() || item.length() > MAX_DIGITS || !item.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("'" + item + "' is no file descriptor");
        }
        return Integer.parseInt(item);
    }
}
