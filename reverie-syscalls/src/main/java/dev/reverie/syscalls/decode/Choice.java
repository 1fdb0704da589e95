package dev.reverie.syscalls.decode;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An argument whose kind depends on another argument. Immutable; cached as {@link Shape} is. */
record Choice(long mask, Item otherwise, Map<Long, Item> cases) {
    private static final @Nullable Choice[] CACHE = new @Nullable Choice[ChoiceShapes.COUNT];

    /** One of {@link ChoiceShapes}. */
    static Choice of(int index) {
        Choice choice = CACHE[index];
        if (choice == null) {
            choice = parse(ChoiceShapes.of(index));
            CACHE[index] = choice;
        }
        return choice;
    }

    /** What the argument is, given the selecting one. */
    Item of(long selector) {
        return cases.getOrDefault(selector & mask, otherwise);
    }

    /** Reads {@code mask =item value=item...}. */
    static Choice parse(String text) {
        String[] words = text.split(" ", -1);
        Map<Long, Item> cases = HashMap.newHashMap(words.length);
        for (int i = 2; i < words.length; i++) {
            Item item = Item.parse(words[i]);
            cases.put(Long.valueOf(item.name()), item);
        }
        return new Choice(Long.parseLong(words[0]), Item.parse(words[1]), cases);
    }
}
