package dev.reverie.api;

/**
 * State shared by the whole guest tree. Handlers reach it only by messages ({@link Request}), which may arrive from many
 * threads at once: an implementation is thread-safe.
 */
public interface GlobalState {
    /**
     * The last guest process has ended and no further message will come: the place to flush and close outputs. An
     * exception thrown here fails the run. Called exactly once, also when the run fails.
     */
    default void onEnd() {}
}
