package dev.reverie.guestcode.differential;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.Length;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.syscalls.Errno;
import org.jspecify.annotations.Nullable;

/** Handlers that between them have every instruction and every view that guest code may have. */
@SuppressWarnings({
    "fallthrough",
    "FallThrough",
    "BadShiftAmount",
    "NullAway",
    "NarrowCalculation",
    "AssignmentExpression"
}) // all of it is to be compiled
final class Handlers {
    static final int LIMIT = 448;
    static final long BIG = 0x123456789abcdefL;

    private Handlers() {}

    @GuestStruct(StateScope.THREAD)
    interface Mine {
        boolean flag();

        void flag(boolean value);

        byte tiny();

        void tiny(byte value);

        short small();

        void small(short value);

        char letter();

        void letter(char value);

        int number();

        void number(int value);

        long large();

        void large(long value);

        @Length(5)
        short row(int index);

        void row(int index, short value);
    }

    @GuestStruct(StateScope.PROCESS)
    interface Counters {
        long total();

        long getAndAddTotal(long delta);

        @Length(LIMIT)
        int byNumber(int index);

        void byNumber(int index, int value);

        int getAndAddByNumber(int index, int delta);

        int lock();

        boolean compareAndSetLock(int expected, int value);

        int getAndSetLock(int value);
    }

    @GuestStruct(StateScope.SHARED)
    interface Settings {
        @Length(8)
        long denied(int index);

        void denied(int index, long value);

        boolean compareAndSetDenied(int index, long expected, long value);
    }

    @GuestStruct(StateScope.RECORD)
    interface Event {
        long time();

        void time(long value);

        int number();

        void number(int value);

        @Length(6)
        long argument(int index);

        void argument(int index, long value);
    }

    @GuestStruct(StateScope.RECORD)
    interface Note {
        long what();

        void what(long value);
    }

    @GuestCode
    static GuestAction add(GuestThread guest) {
        int sum = (int) guest.argument(0) + (int) guest.argument(1);
        return guest.answer(sum);
    }

    @GuestCode
    static GuestAction ints(GuestThread guest) {
        int a = (int) guest.argument(0);
        int b = (int) guest.argument(1);
        int c = (int) guest.argument(2);
        int r = a + b * 3 - c;
        r ^= a << b | b >> c | c >>> a;
        r = r * -a + (b & c) - ~r;
        r += a << 5 | b >> 7 | c >>> 31 | a << 33;
        r = (byte) r + (short) (a * 7) + (char) (b * 11) - (b - c);
        r += a / 16 + b % 8 + c / 3 + a % 7 + b / -1 + c % -1 + a / -5 + (a * 8 - b * -1 + c * 0);
        return guest.answer(r);
    }

    @GuestCode
    static GuestAction longs(GuestThread guest) {
        long a = guest.argument(0);
        long b = guest.argument(1);
        long c = guest.argument(2);
        long r = a + b * 3 - c;
        r ^= a << b | b >> c | c >>> a;
        r = r * -a + (b & c) - ~r + BIG;
        r += a << 5 | b >> 7 | c >>> 63 | a << 65;
        r += a / 16 + b % 8 + c / 3 + a % 7 + b / -1 + c % -1 + a / BIG + (b & BIG) + a * BIG;
        r += a < b ? 1 : 0;
        r += a >= c ? 2 : 0;
        r += b == c ? 4 : 0;
        r += Long.compare(a, c) * 8L;
        return guest.answer(r);
    }

    @GuestCode
    static GuestAction divisions(GuestThread guest) {
        int a = (int) guest.argument(0);
        int b = (int) guest.argument(1);
        long c = guest.argument(0);
        long d = guest.argument(1);
        guest.argument(2, a / b);
        guest.argument(3, a % b);
        guest.argument(4, c / d);
        return guest.answer(c % d);
    }

    @GuestCode
    static GuestAction comparisons(GuestThread guest) {
        int a = (int) guest.argument(0);
        int b = (int) guest.argument(1);
        long c = guest.argument(0);
        long d = guest.argument(1);
        int r = 0;
        if (a == b) r |= 1;
        if (a != b) r |= 2;
        if (a < b) r |= 4;
        if (a >= b) r |= 8;
        if (a > b) r |= 16;
        if (a <= b) r |= 32;
        if (a == 0) r |= 64;
        if (a != 0) r |= 128;
        if (a < 0) r |= 256;
        if (a >= 0) r |= 512;
        if (a > 0) r |= 1024;
        if (a <= 0) r |= 2048;
        if (c == d) r |= 1 << 12;
        if (c != d) r |= 1 << 13;
        if (c < d) r |= 1 << 14;
        if (c >= d) r |= 1 << 15;
        if (c > d) r |= 1 << 16;
        if (c <= d) r |= 1 << 17;
        boolean both = a < 10 && b > 3 || !(c == 5);
        if (both) r |= 1 << 18;
        if (both ^ a == 7) r |= 1 << 19;
        if (5 < a) r |= 1 << 20;
        return guest.answer(r);
    }

    @GuestCode
    static GuestAction loops(GuestThread guest) {
        int n = (int) guest.argument(0) & 31;
        long sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j > 0; j -= 2) {
                if (j == 5) {
                    continue;
                }
                if (j * i == 77) {
                    break;
                }
                sum = sum * 31 + j;
            }
        }
        int k = 0;
        while (true) {
            k += 3;
            if (k > n) {
                break;
            }
        }
        do {
            sum += k--;
        } while (k > 0);
        for (int i = 0; i < 6; i++) {
            sum += guest.argument(i) * (i + 1);
        }
        return guest.answer(sum);
    }

    @GuestCode
    static GuestAction switches(GuestThread guest) {
        int a = (int) guest.argument(0);
        int dense =
                switch (a & 7) {
                    case 0 -> 11;
                    case 1, 2 -> 22;
                    case 3 -> (int) guest.argument(1);
                    case 6 -> 44;
                    default -> 55;
                };
        int sparse = 0;
        switch (a) {
            case Integer.MIN_VALUE:
                sparse += 1;
            case -1:
                sparse += 2;
                break;
            case 0:
                sparse += 4;
                break;
            case 1000:
                sparse += 8;
            case 100000:
                sparse += 16;
            case Integer.MAX_VALUE:
                sparse += 32;
                break;
            default:
                sparse += 64;
        }
        return guest.answer(dense * 1000L + sparse);
    }

    @GuestCode
    static long helper(long a, int b, boolean c, byte d, short e, char f) {
        if (c) {
            return a - b;
        }
        return a * 3 + b * 5L + d * 7L + e * 11L + f * 13L;
    }

    @GuestCode
    static boolean isOdd(long a) {
        return (a & 1) != 0;
    }

    @GuestCode
    static void note(GuestThread guest, int value) {
        guest.argument(5, value);
    }

    @GuestCode
    static GuestAction calls(GuestThread guest) {
        long a = guest.argument(0);
        int b = (int) guest.argument(1);
        note(guest, b);
        long r = helper(a, b, isOdd(a), (byte) b, (short) b, (char) b);
        r += helper(r, b + 1, !isOdd(r), (byte) 1, (short) 2, 'x');
        r += Math.max(a, r) + Math.min(b, 7) + Math.abs(b) + Integer.compareUnsigned(b, 5);
        r += Long.rotateLeft(a, 13) + Integer.bitCount(b) + Long.numberOfTrailingZeros(a) + Integer.toUnsignedLong(b);
        return isOdd(r) ? guest.answer(r) : guest.proceed();
    }

    @GuestCode
    static GuestAction fields(GuestThread guest, Mine mine, Counters counters, Settings settings) {
        int a = (int) guest.argument(0);
        mine.flag(!mine.flag());
        mine.tiny((byte) a);
        mine.small((short) (mine.tiny() * 300));
        mine.letter((char) (mine.small() - 1));
        mine.number(mine.letter() + mine.small());
        mine.large(mine.number() * 12345678901L);
        mine.row(a & 3, (short) a);
        mine.row(4, (short) (mine.row(a & 3) + 1));
        counters.getAndAddTotal(guest.argument(1));
        long old = counters.getAndAddTotal(5);
        counters.byNumber(7, counters.getAndAddByNumber(7, a) + 100);
        int nr = guest.number();
        if (nr >= 0 && nr < LIMIT) {
            counters.byNumber(nr, counters.byNumber(nr) + 1);
        }
        if (counters.compareAndSetLock(0, 9)) {
            old += counters.getAndSetLock(a);
        }
        if (counters.compareAndSetLock(0, 10)) {
            old += 1000000;
        }
        settings.denied(3, old);
        boolean swapped = settings.compareAndSetDenied(a & 7, old, 77);
        return guest.answer(old + counters.total() + (swapped ? 1 : 0) + mine.row(2));
    }

    @GuestCode
    static GuestAction unchecked(GuestThread guest, Mine mine, Counters counters) {
        int a = (int) guest.argument(0);
        mine.row((int) guest.argument(1), (short) 7);
        counters.getAndAddByNumber(a, 1);
        return guest.answer(guest.argument((int) guest.argument(2)));
    }

    @GuestCode
    static GuestAction output(GuestThread guest, Counters counters) {
        int rounds = (int) guest.argument(0) & 15;
        for (int i = 0; i < rounds; i++) {
            Event event = guest.reserve(Event.class);
            if (event == null) {
                counters.getAndAddTotal(1);
                continue;
            }
            event.time(guest.argument(1));
            event.number(guest.number());
            for (int j = 0; j < 6; j++) {
                event.argument(j, guest.argument(j));
            }
            guest.commit(event);
            if ((i & 1) == 1) {
                Note note = guest.reserve(Note.class);
                if (note != null && i != 3) {
                    note.what(i);
                    guest.commit(note);
                }
            }
        }
        return guest.proceed();
    }

    @GuestCode
    static GuestAction careless(GuestThread guest) {
        @Nullable Note last = null;
        for (int i = 0; i < 100; i++) {
            Note note = guest.reserve(Note.class);
            note.what(i);
            guest.commit(note);
        }
        return last == null ? guest.proceed() : guest.answer(1);
    }

    @GuestCode
    static GuestAction memory(GuestThread guest) {
        long at = guest.argument(0);
        long sum =
                guest.readByte(at) + guest.readShort(at + 1) * 3L + guest.readInt(at + 2) + guest.readLong(at + 9, -1);
        sum += guest.writeByte(at + 100, (int) sum) + guest.writeShort(at + 102, (int) sum);
        sum += guest.writeInt(at + 104, (int) sum) + guest.writeLong(at + 108, sum);
        if (guest.writeInt(at + 120, 77) != 0 || guest.readInt(at + 104) < 0) {
            return guest.fail(Errno.EFAULT);
        }
        return guest.answer(sum);
    }

    @GuestCode
    static GuestAction strings(GuestThread guest) {
        long at = guest.argument(0);
        if (guest.isString(at, "/etc/passwd")) {
            return guest.fail(Errno.EACCES);
        }
        if (guest.startsWith(at, "/etc/")) {
            return guest.fail(guest.argument(1) == 0 ? Errno.ENOENT : Errno.EPERM);
        }
        return guest.startsWith(at, "") ? guest.proceed() : guest.answer(0);
    }

    @GuestCode
    static GuestAction gates(GuestThread guest) {
        long a = guest.argument(0);
        long b = guest.argument(1);
        long c = guest.argument(2);
        long d = guest.argument(3);
        long e = a * 3;
        long f = b * 5;
        long r = guest.syscall(39);
        r += guest.syscall(1, a) + guest.syscall((int) b, a, c);
        r += guest.syscall(3, d, c, b) + guest.syscall(4, d, c, b, a);
        r += guest.syscall(5, f, e, d, c, b, a);
        r = r * 31 + guest.rpc(r, a, e, f) + guest.rpc(7, 8, 9, d);
        return guest.answer(r + a + b * 3 + c * 5 + d * 7 + e * 11 + f * 13 + guest.pid() + guest.tid());
    }

    /** More values at a time than there are registers. */
    @GuestCode
    static GuestAction pressure(GuestThread guest) {
        long a = guest.argument(0);
        long b = guest.argument(1);
        long c = guest.argument(2);
        int d = (int) a;
        int e = (int) b;
        int f = (int) c;
        long g = a ^ b;
        long h = b ^ c;
        long i = a + c;
        long j = a * b;
        long k = b * c;
        long l = a | c;
        int m = d ^ e;
        int n = e ^ f;
        int o = d + f;
        int p = d * e;
        for (int q = 0; q < 5; q++) {
            a += b / (c | 1) + (g >> m);
            b ^= h % (i | 1) + n;
            c -= j << o;
            d = d * p + e;
            e = e / (n | 1) - m;
            f ^= o >>> q;
            g += k;
            h -= l;
            i ^= guest.syscall(q, a, b, c);
            j += Math.max(k, l);
            k = -k;
            l += m < n ? a : b;
            m -= o;
            n += p;
            o ^= d;
            p += (byte) e;
        }
        return guest.answer(a + 3 * b + 5 * c + 7 * d + 11 * e + 13 * f + 17 * g + 19 * h + 23 * i + 29 * j + 31 * k
                + 37 * l + 41 * m + 43 * n + 47 * o + 53 * p);
    }

    /** Unusual places of the operand stack. */
    @GuestCode
    static GuestAction stack(GuestThread guest, Mine mine) {
        int a = (int) guest.argument(0);
        int b = a++ + ++a;
        int c;
        int d = c = b * 2;
        long e;
        long f = e = guest.argument(1) + d;
        c += d -= 3;
        e ^= f *= 7;
        mine.number(b = c + 1);
        guest.argument(1, f = e + b);
        guest.rpc(1, 2, 3, 4);
        return guest.answer(a + b * 3L + c * 5L + d * 7L + e * 11 + f * 13);
    }
}
