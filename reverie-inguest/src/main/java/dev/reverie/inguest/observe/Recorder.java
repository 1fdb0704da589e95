package dev.reverie.inguest.observe;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestThread;

/**
 * Writes each call to the thread's ring, when it begins and when it is over, with the memory that the {@link CaptureTable} names. Guest code:
 * it runs in the guest's own thread. It waits while the ring is full.
 */
final class Recorder {
    /** The request by which a thread says that its ring is full; the answer is given when there is room for so many bytes. */
    static final long RING_FULL = 0x7269_6e67L;

    private static final int PAGE_BITS = 12;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    private static final int WORD = 8;
    private static final int RESULT = 6;
    private static final int STOP = -1;
    private static final long IOVEC = 16;
    private static final int GETSOCKOPT = 55;
    private static final int SOL_SOCKET = 1;
    private static final int SO_DOMAIN = 39;
    private static final int AF_NETLINK = 16;

    /** The size of a struct msghdr, and where it has what. */
    private static final int MSGHDR = 56;

    private static final int MSG_NAMELEN = 8;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;

    private static final int ERRORS = -4095;

    /** The lowest bit of each byte of a word, and the highest. */
    private static final long ONES = 0x0101_0101_0101_0101L;

    private static final long HIGHS = ONES << 7;

    /** What hardly ever is in memory: read, it asks for a second look. */
    private static final long UNLIKELY = 0x9e37_79b9_7f4a_7c15L;

    private Recorder() {}

    /** Runs before each call. */
    @GuestCode
    static GuestAction before(GuestThread guest, CaptureTable table) {
        int number = guest.number();
        long plan = number >= 0 && number < CaptureTable.CALLS ? table.before(number) : 0;
        if (plan == CaptureTable.STOPS) {
            return guest.stop();
        }
        long record = room(guest, (int) (plan >>> 32) + RecordLayout.BEGIN_PIECES);
        int end = copy(guest, table, plan, record, RecordLayout.BEGIN_PIECES, 0);
        if (end == STOP) {
            return guest.stop();
        }
        guest.writeLong(record, end | (long) RecordLayout.BEGIN << 32);
        guest.writeLong(record + RecordLayout.NUMBER, number & 0xffffffffL | (long) guest.tid() << 32);
        guest.writeLong(record + RecordLayout.ARGUMENTS, guest.argument(0));
        guest.writeLong(record + RecordLayout.ARGUMENTS + 8, guest.argument(1));
        guest.writeLong(record + RecordLayout.ARGUMENTS + 16, guest.argument(2));
        guest.writeLong(record + RecordLayout.ARGUMENTS + 24, guest.argument(3));
        guest.writeLong(record + RecordLayout.ARGUMENTS + 32, guest.argument(4));
        guest.writeLong(record + RecordLayout.ARGUMENTS + 40, guest.argument(5));
        guest.writeLong(record + RecordLayout.TIME, guest.timestamp());
        guest.commit(end);
        return guest.proceed();
    }

    /** Runs after each call that {@link #before} let proceed. */
    @GuestCode
    static GuestAction after(GuestThread guest, CaptureTable table) {
        long time = guest.timestamp();
        long result = guest.result();
        int number = guest.number();
        long plan = number >= 0 && number < CaptureTable.CALLS ? table.after(number) : 0;
        long record = room(guest, (int) (plan >>> 32) + RecordLayout.END_PIECES);
        int end = copy(guest, table, plan, record, RecordLayout.END_PIECES, result);
        guest.writeLong(record, end | (long) RecordLayout.END << 32);
        guest.writeLong(record + RecordLayout.NUMBER, number & 0xffffffffL | (long) guest.tid() << 32);
        guest.writeLong(record + RecordLayout.TIME, time);
        guest.writeLong(record + RecordLayout.RESULT, result);
        guest.commit(end);
        return guest.proceed();
    }

    @GuestCode
    private static long room(GuestThread guest, int bytes) {
        long record = guest.reserve(bytes);
        while (record == 0) {
            guest.rpc(RING_FULL, bytes, 0, 0);
            record = guest.reserve(bytes);
        }
        return record;
    }

    /** Copies what the plan says behind {@code start}; returns where that ends, or STOP. */
    @GuestCode
    private static int copy(GuestThread guest, CaptureTable table, long plan, long record, int start, long result) {
        int at = start;
        int matched = 0;
        int word = (int) plan & 0xffff;
        int end = word + CaptureTable.ENTRY * ((int) (plan >>> 16) & 0xffff);
        for (; word < end && at != STOP; word += CaptureTable.ENTRY) {
            long entry = table.word(word);
            int flags = (int) entry;
            int argument = flags & 7;
            if ((flags & CaptureTable.CONDITIONS) != 0) {
                if ((flags & CaptureTable.GUARDED) != 0) {
                    if (!guarded(guest, table.word(word + 1), table.word(word + 2))) {
                        continue;
                    }
                    matched |= 1 << argument;
                }
                if ((flags & CaptureTable.OTHERWISE) != 0 && (matched & 1 << argument) != 0) {
                    continue;
                }
                if ((flags & CaptureTable.ONLY_SUCCESS) != 0 && result < 0 && result >= ERRORS) {
                    continue;
                }
            }
            at = copy(guest, entry, record, at, guest.argument(argument), result);
        }
        return at;
    }

    /** Copies what an entry says, which mostly is a string; returns where that ends, or STOP. */
    @GuestCode
    private static int copy(GuestThread guest, long entry, long record, int at, long address, long result) {
        int extent = (int) entry >> 3 & 15;
        int limit = (int) (entry >>> 40);
        if (extent == CaptureTable.TEXT) {
            return isUnmapped(address) ? at : text(guest, record, at, address, limit);
        }
        if (extent == CaptureTable.ELSEWHERE) {
            return STOP;
        }
        if (extent == CaptureTable.NO_NETLINK) {
            return isNetlink(guest, address, record + at) ? STOP : at;
        }
        if (extent == CaptureTable.CHECKED) {
            return counted(guest, entry, limit, result) < 0 ? STOP : at;
        }
        if (extent == CaptureTable.NOTHING || isUnmapped(address)) {
            return at;
        }
        if (extent == CaptureTable.VECTOR) {
            return vector(
                    guest, record, at, address, units(guest, entry, result), (int) (entry >>> 25) & 0x7fff, limit);
        }
        if (extent == CaptureTable.MESSAGE) {
            return message(guest, entry, record, at, address, limit);
        }
        int length = limit;
        if (extent == CaptureTable.STORED) {
            length = stored(guest, guest.argument((int) entry >> 16 & 7), limit);
        } else if (extent == CaptureTable.COUNTED) {
            length = counted(guest, entry, limit, result);
        }
        return bytes(guest, record, at, address, length < 0 ? limit : length);
    }

    /** Whether it is in the lowest page, where nothing is ever mapped; asking would cost a signal. */
    @GuestCode
    private static boolean isUnmapped(long address) {
        return address >>> PAGE_BITS == 0;
    }

    @GuestCode
    private static boolean guarded(GuestThread guest, long guard, long values) {
        long value = guest.argument((int) guard & 7) >>> ((int) guard >> 3 & 63);
        return ((int) value & (int) values) == (int) (values >>> 32) && ((guard & 1 << 9) == 0 || value >>> 32 == 0);
    }

    /** How many units an entry's number means, without a sign. */
    @GuestCode
    private static long units(GuestThread guest, long entry, long result) {
        int source = (int) entry >> 16 & 7;
        long number = source == RESULT ? result : guest.argument(source);
        number = (entry & CaptureTable.INT) != 0 ? number & 0xffffffffL : number;
        int shift = (int) (entry >>> 19) & 63;
        return (number >>> shift) + ((number & (1L << shift) - 1) != 0 ? 1 : 0);
    }

    /** How many bytes so many units have; −1 if they are more than the limit. */
    @GuestCode
    private static int counted(GuestThread guest, long entry, int limit, long result) {
        long units = units(guest, entry, result);
        if (units < 0 || units > limit) {
            return -1;
        }
        long bytes = units * (entry >>> 25 & 0x7fff);
        return bytes > limit ? -1 : (int) bytes;
    }

    /** The number that is stored at an address; −1 if it is more than the limit. */
    @GuestCode
    private static int stored(GuestThread guest, long address, int limit) {
        if (isUnmapped(address)) {
            return 0;
        }
        long number = guest.readInt(address);
        return number < 0 ? 0 : number > limit ? -1 : (int) number;
    }

    /** Whether a descriptor is a netlink socket; the room is for what the kernel answers. */
    @GuestCode
    private static boolean isNetlink(GuestThread guest, long descriptor, long room) {
        guest.writeLong(room, 0);
        guest.writeLong(room + WORD, Integer.BYTES);
        guest.syscall(GETSOCKOPT, descriptor, SOL_SOCKET, SO_DOMAIN, room, room + WORD, 0);
        return guest.readInt(room) == AF_NETLINK;
    }

    /** Copies a list of buffers, and some bytes of each; returns where that ends. */
    @GuestCode
    private static int vector(
            GuestThread guest, long record, int start, long address, long count, int elements, int limit) {
        int most = count < 0 || count > elements ? elements : (int) count;
        int at = bytes(guest, record, start, address, most * (int) IOVEC);
        long list = record + start + RecordLayout.PIECE_BYTES;
        int there = (at - start - RecordLayout.PIECE_BYTES) / (int) IOVEC;
        for (int i = 0; i < there; i++) {
            long base = guest.readLong(list + i * IOVEC, 0);
            long length = guest.readLong(list + i * IOVEC + WORD, 0);
            if (!isUnmapped(base)) {
                at = bytes(guest, record, at, base, length < 0 || length > limit ? limit : (int) length);
            }
        }
        return at;
    }

    /** Copies a struct msghdr and what it leads to; returns where that ends, or STOP. */
    @GuestCode
    private static int message(GuestThread guest, long entry, long record, int start, long address, int limit) {
        int at = bytes(guest, record, start, address, MSGHDR);
        if (at - start != RecordLayout.PIECE_BYTES + MSGHDR) {
            return at;
        }
        long header = record + start + RecordLayout.PIECE_BYTES;
        long control = guest.readLong(header + MSG_CONTROL, 0);
        long controlLength = guest.readLong(header + MSG_CONTROLLEN, 0);
        if (controlLength < 0 || controlLength > CaptureTable.MOST_CONTROL) {
            if ((entry & CaptureTable.CUT) == 0) {
                return STOP;
            }
            controlLength = CaptureTable.MOST_CONTROL;
        }
        if ((entry & CaptureTable.SHALLOW) != 0) {
            return at;
        }
        long name = guest.readLong(header, 0);
        long nameLength = guest.readInt(header + MSG_NAMELEN);
        if (!isUnmapped(name)) {
            at = bytes(guest, record, at, name, (int) Math.min(nameLength, CaptureTable.MOST_NAME));
        }
        if (!isUnmapped(control)) {
            at = bytes(guest, record, at, control, (int) controlLength);
        }
        long list = guest.readLong(header + MSG_IOV, 0);
        long count = guest.readLong(header + MSG_IOVLEN, 0);
        return isUnmapped(list) ? at : vector(guest, record, at, list, count, (int) (entry >>> 25) & 0x7fff, limit);
    }

    /** Writes the head of a piece whose bytes are there; returns where it ends. */
    @GuestCode
    private static int piece(GuestThread guest, long record, int at, long address, int length, int flags) {
        guest.writeLong(record + at, address);
        guest.writeLong(record + at + RecordLayout.PIECE_LENGTH, length | (long) flags << Integer.SIZE);
        return at + RecordLayout.PIECE_BYTES + (length + WORD - 1 & -WORD);
    }

    /** Copies a string up to and with its zero byte, or as much as the limit; returns where the piece ends. */
    @GuestCode
    private static int text(GuestThread guest, long record, int at, long from, int limit) {
        long to = record + at + RecordLayout.PIECE_BYTES;
        int done = 0;
        while (done < limit) {
            long address = from + done;
            if ((address & PAGE_MASK) <= PAGE_MASK + 1 - WORD) {
                long word = guest.readLong(address, 0);
                guest.writeLong(to + done, word);
                long zeros = word - ONES & ~word & HIGHS;
                if (zeros != 0) {
                    if (word == 0 && guest.readByte(address) < 0) {
                        return piece(guest, record, at, from, done, RecordLayout.FAULT);
                    }
                    done += through(zeros);
                    break;
                }
                done += WORD;
            } else {
                int one = guest.readByte(address);
                if (one < 0) {
                    return piece(guest, record, at, from, done, RecordLayout.FAULT);
                }
                guest.writeByte(to + done, one);
                done++;
                if (one == 0) {
                    break;
                }
            }
        }
        return piece(guest, record, at, from, Math.min(done, limit), 0);
    }

    /** How many bytes there are up to the first one whose highest bit is set, with it: each leaves a one, and they are added in the highest byte. */
    @GuestCode
    private static int through(long marked) {
        long below = (marked & -marked) - 1;
        return (int) ((below & ONES) * ONES >>> 56);
    }

    /** Copies so many bytes; returns where the piece ends. */
    @GuestCode
    private static int bytes(GuestThread guest, long record, int at, long from, int length) {
        long to = record + at + RecordLayout.PIECE_BYTES;
        int done = 0;
        while (done < length) {
            long address = from + done;
            if ((address & PAGE_MASK) <= PAGE_MASK + 1 - WORD) {
                long word = guest.readLong(address, UNLIKELY);
                if (word == UNLIKELY && guest.readByte(address) < 0) {
                    return piece(guest, record, at, from, done, RecordLayout.FAULT);
                }
                guest.writeLong(to + done, word);
                done += WORD;
            } else {
                int one = guest.readByte(address);
                if (one < 0) {
                    return piece(guest, record, at, from, done, RecordLayout.FAULT);
                }
                guest.writeByte(to + done, one);
                done++;
            }
        }
        return piece(guest, record, at, from, length, 0);
    }
}
