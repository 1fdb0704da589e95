package dev.reverie.testing.snippets;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Sysno;

/** The worked example of docs/guestcode.md. */
final class OpenCounter {
    private OpenCounter() {}

    // @start region="structs"
    /** One for each process; its threads share it. */
    @GuestStruct(StateScope.PROCESS)
    interface Counters {
        long opens();

        long getAndAddOpens(long delta);
    }

    /** What the tracer is told. */
    @GuestStruct(StateScope.RECORD)
    interface Hidden {
        long time();

        void time(long value);

        int tid();

        void tid(int value);
    }
    // @end

    // @start region="handler"
    @GuestCode
    static GuestAction onCall(GuestThread guest, Counters counters) {
        if (guest.number() != Sysno.OPENAT) {
            return guest.proceed();
        }
        counters.getAndAddOpens(1);
        if (!guest.isString(guest.argument(1), "/etc/shadow")) {
            return guest.proceed();
        }
        Hidden hidden = guest.reserve(Hidden.class);
        if (hidden != null) {
            hidden.time(guest.timestamp());
            hidden.tid(guest.tid());
            guest.commit(hidden);
        }
        return guest.fail(Errno.ENOENT);
    }
    // @end
}
