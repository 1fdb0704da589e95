package dev.reverie.syscalls.decode;

import org.jspecify.annotations.Nullable;

/** Arguments whose kind depends on another argument. What is parsed is cached as {@link Shape} does it. */
final class Choice {
    private static final @Nullable Item[] CACHE = new @Nullable Item[ChoiceShapes.ITEMS];

    private Choice() {}

    /**
     * What the argument is, given the selecting one.
     *
     * @param choice one of {@link ChoiceShapes}
     */
    static Item of(int choice, long selector) {
        int index = ChoiceShapes.of(choice, selector);
        Item item = CACHE[index];
        if (item == null) {
            item = Item.parse(ChoiceShapes.item(index));
            CACHE[index] = item;
        }
        return item;
    }
}
