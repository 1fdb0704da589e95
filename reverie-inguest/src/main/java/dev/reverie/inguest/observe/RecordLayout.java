package dev.reverie.inguest.observe;

/**
 * What the recorder writes to a thread's ring. Numbers are little-endian, offsets and lengths in bytes; all records begin at a multiple
 * of 8 and none wraps around the end of the ring (see {@code GuestThread.reserve}).
 *
 * <pre>
 *  a call has begun                              it is over
 *  0    length of all   4                        0    length of all   4
 *  4    type            4  {@link #BEGIN}        4    type            4  {@link #END}
 *  8    call's number   4                        8    call's number   4
 *  12   tid             4                        12   tid             4
 *  16   timestamp       8  the last thing done   16   timestamp       8  the first thing done
 *  24   arguments      48                        24   result          8
 *  72   pieces of memory                         32   pieces of memory
 *
 *  a piece of memory
 *  0    address         8
 *  8    length          4  how many bytes were copied
 *  12   flags           4  {@link #FAULT}: where they end nothing is to be read; 0: nobody has looked further
 *  16   bytes, and up to 7 more without meaning, up to a multiple of 8
 * </pre>
 *
 * <p>A record is in the ring once the head has passed it, and not before: what is read is whole, whenever the guest dies. A thread's records
 * alternate, but for calls that did not come back to the recorder.
 */
final class RecordLayout {
    /** The type of a record: a call has begun. */
    static final int BEGIN = 1;

    /** The type of a record: the call that has begun is over. */
    static final int END = 2;

    static final int TYPE = 4;
    static final int NUMBER = 8;
    static final int TID = 12;
    static final int TIME = 16;
    static final int ARGUMENTS = 24;
    static final int RESULT = 24;
    static final int BEGIN_PIECES = 72;
    static final int END_PIECES = 32;

    static final int PIECE_LENGTH = 8;
    static final int PIECE_FLAGS = 12;
    static final int PIECE_BYTES = 16;

    /** A flag of pieces. */
    static final int FAULT = 1;

    private RecordLayout() {}
}
