package dev.reverie.inguest.observe;

import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.Length;
import dev.reverie.api.guestcode.StateScope;

/**
 * Which memory the recorder copies, for each call; made by {@link CapturePlan}.
 *
 * <pre>
 *  a plan, of a call's number          an entry: three words
 *  bits 0–15   its first entry         word 0  bits 0–2    argument that has the address
 *  bits 16–31  how many entries                bits 3–6    extent
 *  bits 32–63  room for the record,            bits 7–     flags, from {@link #ONLY_SUCCESS} on
 *              in bytes                        bits 16–18  where the number of units is: an argument, or 6: the result
 *  −1          the call stops                  bits 19–24  how many bits of it make a unit, as a power of two
 *                                              bits 25–39  bytes in a unit, or most buffers
 *                                              bits 40–63  most bytes
 *                                      word 1  of guarded ones: bits 0–2 argument, bits 3–8 shift, bit 9: all of it counts
 *                                      word 2  bits 0–31 mask, bits 32–63 value
 * </pre>
 */
@GuestStruct(StateScope.SHARED)
interface CaptureTable {
    /** Calls with numbers from here on have no plan: nothing of memory is copied. */
    int CALLS = 512;

    /** How many words of entries there are. */
    int WORDS = 3 * 4096;

    /** How many words an entry has. */
    int ENTRY = 3;

    /** A plan: the call stops. */
    long STOPS = -1;

    /** An extent: nothing; its guard counts all the same. */
    int NOTHING = 0;

    /** An extent: so many bytes. */
    int FIXED = 1;

    /** An extent: a string with its zero byte. */
    int TEXT = 2;

    /** An extent: units. */
    int COUNTED = 3;

    /** An extent: as many bytes as the number says that an argument points to. */
    int STORED = 4;

    /** An extent: nothing, but the call stops if there are more units than the most bytes have room for. */
    int CHECKED = 5;

    /** An extent: unknown, so the call stops. */
    int ELSEWHERE = 6;

    /** An extent: buffers, and the list of them. */
    int VECTOR = 7;

    /** An extent: a struct msghdr and what it leads to. */
    int MESSAGE = 8;

    /** An extent: nothing, but the call stops if the argument is a netlink socket. */
    int NO_NETLINK = 9;

    /** A flag: only if the call has succeeded. */
    int ONLY_SUCCESS = 1 << 7;

    /** A flag: only if the guard says so. */
    int GUARDED = 1 << 8;

    /** A flag: only if no guard of the same argument has said so. */
    int OTHERWISE = 1 << 9;

    /** The flags of entries that do not always count. */
    int CONDITIONS = ONLY_SUCCESS | GUARDED | OTHERWISE;

    /** A flag: 32 bits of the number of units count. */
    int INT = 1 << 10;

    /** A flag: of a message, only its header. */
    int SHALLOW = 1 << 11;

    /** A flag: of a message, what there is room for; it is too late to stop. */
    int CUT = 1 << 12;

    /** How many bytes of control messages are copied; with more the call stops. */
    int MOST_CONTROL = 1024;

    /** How many bytes of an address are copied. */
    int MOST_NAME = 128;

    /** What is done before the call. */
    @Length(CALLS)
    long before(int number);

    /** What is done after it. */
    @Length(CALLS)
    long after(int number);

    /** The entries' words. */
    @Length(WORDS)
    long word(int index);
}
