package dev.reverie.api;

import org.jspecify.annotations.Nullable;

/** A failure of ours, never of the guest: what failed, on what, why, and in the message what to do about it. */
public class ReverieException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure with a message for the user. */
    public ReverieException(String message) {
        super(message);
    }

    /** A failure with a message for the user and its cause. */
    public ReverieException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
