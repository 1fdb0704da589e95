package dev.reverie.ptrace.resident;

import dev.reverie.api.Action;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call of which the tool has heard in the guest already, and which is to be made at a stop, for a signal was in the way.
 *
 * @param action what has been decided
 * @param whenMade told the raw result, in a handler, before the thread runs on; null if nobody waits for it
 */
public record DecidedCall(Action action, @Nullable LongConsumer whenMade) {}
