package dev.reverie.inguest.ctool;

import java.util.Optional;

/**
 * What a tool in C asks of the tracer: the words of the slot's mailbox when it calls the gate for requests. They are negative, so that they are
 * none of those that guest code written in Java has for itself.
 *
 * <pre>
 *  word  DRAIN                           MESSAGE
 *  0     −1                              −2
 *  1     how many bytes are to be free   address of the request
 *  2     –                               address of the room for the reply
 *  3     –                               size of the request | size of the room &lt;&lt; 32
 *
 *  rax   0: there is room now            size of the reply
 *        or minus an errno number, which the tool gets
 * </pre>
 */
public sealed interface Request {
    /** The word of {@link Drain}. */
    int DRAIN = -1;

    /** The word of {@link Message}. */
    int MESSAGE = -2;

    /** The most bytes of a request and of a reply: larger ones are refused in the guest. */
    int MAX_MESSAGE = 1 << 20;

    /** The ring is to have so many bytes free, however long it takes. */
    record Drain(long bytes) implements Request {}

    /**
     * {@code reverie_rpc}: addresses are the guest's, and not to be trusted.
     *
     * @param address of the request
     * @param bytes of the request
     * @param replyAddress of the room for the reply
     * @param replyBytes of that room
     */
    record Message(long address, int bytes, long replyAddress, int replyBytes) implements Request {}

    /** Reads a mailbox; empty if it is not a tool in C that asks. */
    static Optional<Request> of(long word0, long word1, long word2, long word3) {
        if (word0 == DRAIN) {
            return Optional.of(new Drain(word1));
        }
        boolean isMessage = word0 == MESSAGE;
        return isMessage
                ? Optional.of(new Message(word1, (int) word3, word2, (int) (word3 >>> Integer.SIZE)))
                : Optional.empty();
    }
}
