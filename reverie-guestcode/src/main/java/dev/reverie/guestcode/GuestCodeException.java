package dev.reverie.guestcode;

/** Code that cannot be made to run inside a guest, refused before the guest starts; the message says where, what, and what to do. */
public final class GuestCodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message that a tool author understands. */
    public GuestCodeException(String message) {
        super(message);
    }

    /** The same with the cause. */
    public GuestCodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
