package dev.reverie.tools.fail;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.syscalls.Syscall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rule does to a call.
 *
 * @param result what it returns, a value or −errno; null if that stays as it is
 * @param delay how long it takes longer
 * @param isAfter whether the call runs first
 */
record Effect(@Nullable Long result, Duration delay, boolean isAfter) {
    /** Does it. */
    Action apply(Guest<?, ?> guest, Syscall call) {
        if (isAfter) {
            long own = guest.inject(call);
            pause();
            return Action.result(result == null ? own : result);
        }
        pause();
        return result == null ? Action.proceed() : Action.result(result);
    }

    /** Takes its time. */
    void pause() {
        if (delay.isPositive()) {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                // The guest thread is gone; what follows says so.
                Thread.currentThread().interrupt();
            }
        }
    }
}
