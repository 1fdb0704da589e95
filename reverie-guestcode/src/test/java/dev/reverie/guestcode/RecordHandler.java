package dev.reverie.guestcode;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.Length;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.syscalls.Errno;

/** Records a call in the ring, counts it, and denies some: what is compared with {@code handler.c}. */
final class RecordHandler {
    private static final int NUMBERS = 448;
    private static final int OPENAT = 257;
    private static final int AT_FDCWD = -100;

    private RecordHandler() {}

    @GuestStruct(StateScope.PROCESS)
    interface Counters {
        long total();

        void total(long value);

        @Length(NUMBERS)
        int byNumber(int index);

        void byNumber(int index, int value);
    }

    @GuestStruct(StateScope.RECORD)
    interface Event {
        long time();

        void time(long value);

        long number();

        void number(long value);

        @Length(4)
        long argument(int index);

        void argument(int index, long value);
    }

    @GuestCode
    static GuestAction handle(GuestThread guest, Counters counters) {
        int number = guest.number();
        Event event = guest.reserve(Event.class);
        if (event != null) {
            event.time(guest.timestamp());
            event.number(number);
            for (int i = 0; i < 4; i++) {
                event.argument(i, guest.argument(i));
            }
            guest.commit(event);
        }
        counters.total(counters.total() + 1);
        if (number >= 0 && number < NUMBERS) {
            counters.byNumber(number, counters.byNumber(number) + 1);
        }
        return number == OPENAT && guest.argument(0) != AT_FDCWD ? guest.fail(Errno.EACCES) : guest.proceed();
    }
}
