package dev.reverie.tools;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.Length;
import dev.reverie.api.guestcode.StateScope;

/** What {@link CountTool} does inside the guest. */
final class CountCode {
    /** One more than the highest number that a backend hands to guest code. */
    static final int NUMBERS = 512;

    private CountCode() {}

    /** How often a thread has made each call. */
    @GuestStruct(StateScope.THREAD)
    interface Counts {
        @Length(NUMBERS)
        long calls(int number);

        void calls(int number, long value);
    }

    /** Counts a call. */
    @GuestCode
    static GuestAction onCall(GuestThread guest, Counts counts) {
        int number = guest.number() & NUMBERS - 1;
        counts.calls(number, counts.calls(number) + 1);
        return guest.proceed();
    }
}
