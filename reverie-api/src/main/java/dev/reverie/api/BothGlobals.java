package dev.reverie.api;

/**
 * The global states of two tools that were composed; see {@link Tools#compose}.
 *
 * @param outer the outer tool's
 * @param inner the inner tool's
 */
public record BothGlobals<O extends GlobalState, I extends GlobalState>(O outer, I inner) implements GlobalState {
    /** Ends the inner one, and then the outer one, even if the first fails. */
    @Override
    public void onEnd() {
        try {
            inner.onEnd();
        } finally {
            outer.onEnd();
        }
    }
}
