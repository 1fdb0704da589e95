package dev.reverie.cli;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.Length;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.syscalls.Errno;

/** Guest code that has some of everything, compiled in the {@link Training} run. */
final class TrainingHandlers {
    private static final int KINDS = 8;

    private TrainingHandlers() {}

    /** State of a process. */
    @GuestStruct(StateScope.PROCESS)
    interface Counts {
        long calls();

        long getAndAddCalls(long delta);

        @Length(KINDS)
        int kind(int index);

        void kind(int index, int value);
    }

    /** State of a thread. */
    @GuestStruct(StateScope.THREAD)
    interface Last {
        long time();

        void time(long value);

        short number();

        void number(short value);
    }

    /** A record. */
    @GuestStruct(StateScope.RECORD)
    interface Seen {
        long time();

        void time(long value);

        int number();

        void number(int value);

        @Length(6)
        long argument(int index);

        void argument(int index, long value);
    }

    @GuestCode
    static GuestAction onCall(GuestThread guest, Counts counts, Last last) {
        counts.getAndAddCalls(1);
        int kind = kindOf(guest.number());
        counts.kind(kind, counts.kind(kind) + 1);
        long time = guest.timestamp();
        if (time - last.time() > 1000) {
            record(guest, time);
        }
        last.time(time);
        last.number((short) guest.number());
        return switch (kind) {
            case 1 -> guest.isString(guest.argument(1), "/etc/shadow") ? guest.fail(Errno.ENOENT) : guest.proceed();
            case 2 -> guest.answer(guest.syscall(guest.number(), guest.argument(0)));
            case 3 -> guest.answer(guest.rpc(1, sum(guest, guest.argument(0), (int) guest.argument(1)), 0, 0));
            default -> guest.proceed();
        };
    }

    @GuestCode
    static int kindOf(int number) {
        return switch (number) {
            case 0, 1, 17, 18 -> 0;
            case 2, 257 -> 1;
            case 3 -> 2;
            case 1000 -> 3;
            default -> 4 + (number & 3);
        };
    }

    @GuestCode
    static void record(GuestThread guest, long time) {
        Seen seen = guest.reserve(Seen.class);
        if (seen != null) {
            seen.time(time);
            seen.number(guest.number());
            for (int i = 0; i < 6; i++) {
                seen.argument(i, guest.argument(i));
            }
            guest.commit(seen);
        }
    }

    @GuestCode
    static long sum(GuestThread guest, long from, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long value = guest.readLong(from + 8L * i, 0);
            sum = sum * 31 + (value ^ value >>> 7) / (i + 1);
        }
        return Math.max(sum, 0);
    }
}
