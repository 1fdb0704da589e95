package dev.reverie.inguest.observe;

/**
 * A thread's ring, as the tracer reaches it. The guest shares this memory and may write anything there: what is read is not to be
 * trusted. It begins empty, with head and tail 0, and is at least twice as large as {@link CapturePlan#largestRecord}.
 */
public interface Ring {
    /** Its size in bytes, a power of two; the tracer's own word, not the slot's. */
    int capacity();

    /** How many bytes were committed, ever: the slot's {@code ringHead}, read so that what was written before it is seen. */
    long head();

    /** Sets how many bytes were read: the slot's {@code ringTail}. */
    void tail(long bytes);

    /** Copies bytes of the ring, which do not wrap: {@code position + length} is at most the capacity. */
    void copy(int position, byte[] target, int offset, int length);
}
