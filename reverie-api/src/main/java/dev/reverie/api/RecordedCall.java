package dev.reverie.api;

import dev.reverie.syscalls.Observed;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of a call before it ran or after, where an {@link Observer} is told of it later. Decoding the call reads nothing else, so that calls with the
 * same arguments, the same result and {@linkplain #isLike like} recordings mean the same.
 */
public interface RecordedCall extends Observed {
    /** Whether the other one holds the same. */
    boolean isLike(RecordedCall other);

    /** The same, to be kept for long; null if it is large. */
    @Nullable
    RecordedCall kept();
}
