package dev.reverie.cli;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestThread;

/** Guest code for {@link CliTest}. */
final class GuestCodeSample {
    private GuestCodeSample() {}

    @GuestCode
    static GuestAction handle(GuestThread guest) {
        return guest.number() == 39 ? guest.answer(1) : guest.proceed();
    }
}
