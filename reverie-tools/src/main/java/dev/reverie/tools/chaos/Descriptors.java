package dev.reverie.tools.chaos;

import dev.reverie.api.Guest;
import org.jspecify.annotations.Nullable;

/** Where a {@link ChaosTool} learns what descriptors refer to. */
@FunctionalInterface
interface Descriptors {
    /** What the descriptor of this thread refers to now; {@code last} is what was found last. */
    OpenFile find(Guest<?, ?> guest, int fd, @Nullable OpenFile last);
}
