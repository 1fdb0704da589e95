package dev.reverie.syscalls.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, or the fields of a structure. Each is parsed from its table when it is first needed; the caches
 * hold immutable values, so two threads may both fill an entry.
 *
 * @param result the kind of result, of a call; of a structure {@link #APART}, {@link #LIST} and its extent
 * @param size in bytes, of a structure
 * @param meaning what the result is beside a number, if {@code result} is {@link Kind#RESULT_MEANING}
 */
record Shape(String name, int result, int size, @Nullable Item meaning, Item... items) {
    /** What the kernel has written is shown in braces of its own. */
    private static final int APART = 1;
    /** It is shown as a list of values without names. */
    private static final int LIST = 2;
    /** What stands above these bits is the extent. */
    private static final int EXTENT_SHIFT = 2;

    private static final int CALLS = 512;
    private static final @Nullable Shape[] CALL_CACHE = new @Nullable Shape[CALLS];
    private static final @Nullable Shape[] STRUCT_CACHE = new @Nullable Shape[StructShapes.COUNT];

    /** The shape of a call, or null for one without a record. */
    static @Nullable Shape ofCall(int number) {
        if (number < 0 || number >= CALLS) {
            return null;
        }
        Shape shape = CALL_CACHE[number];
        if (shape == null) {
            String text = CallShapes.of(number);
            if (text == null) {
                return null;
            }
            shape = parse(text, true);
            CALL_CACHE[number] = shape;
        }
        return shape;
    }

    /** The shape of a structure, one of {@link StructShapes}. */
    static Shape ofStruct(int index) {
        Shape shape = STRUCT_CACHE[index];
        if (shape == null) {
            shape = parse(StructShapes.of(index), false);
            STRUCT_CACHE[index] = shape;
        }
        return shape;
    }

    boolean isApart() {
        return (result & APART) != 0;
    }

    /** How much of a structure counts that the guest gives a size: one of {@code StructShapes.EXTENT_…}. */
    int extent() {
        return result >>> EXTENT_SHIFT;
    }

    boolean isList() {
        return (result & LIST) != 0;
    }

    /** Whether the kernel writes some of the fields, and the guest others. */
    boolean isMarked() {
        return Arrays.stream(items).anyMatch(Item::isWritten);
    }

    /** Reads {@code name result size [meaning] item...}. */
    private static Shape parse(String text, boolean call) {
        String[] words = text.split(" ", -1);
        int result = Integer.parseInt(words[1]);
        boolean meant = call && result == Kind.RESULT_MEANING;
        int first = meant ? 4 : 3;
        Item[] items = new Item[words.length - first];
        for (int i = 0; i < items.length; i++) {
            items[i] = Item.parse(words[i + first]);
        }
        return new Shape(words[0], result, Integer.parseInt(words[2]), meant ? Item.parse(words[3]) : null, items);
    }
}
