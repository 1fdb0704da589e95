package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.GuestCodeException;
import dev.reverie.guestcode.ir.Graph.SourcePlace;

/** Says no: at which line, to what, and what to write instead. */
final class Refusals {
    private SourcePlace place;

    Refusals(SourcePlace place) {
        this.place = place;
    }

    /** From here on it is about this place. */
    void at(SourcePlace newPlace) {
        place = newPlace;
    }

    SourcePlace place() {
        return place;
    }

    /** Java that guest code can't have. */
    GuestCodeException refuse(String construct, String instead) {
        return new GuestCodeException(place + ": " + construct + " in guest code (" + place.method() + "); " + instead);
    }

    /** What no Java compiler writes. */
    GuestCodeException malformed(String what) {
        return new GuestCodeException(
                place + ": the class file is malformed: " + what + " (in " + place.method() + ")");
    }
}
