package dev.reverie.tools;

import dev.reverie.api.Guest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When and where something happened that becomes a line: what the line begins with is made of it.
 *
 * @param wall the time of day; null if nobody asks for times
 * @param monotonic the same moment on a clock that nobody sets, in nanoseconds
 * @param site number and instruction pointer as text; empty if nobody asks for them
 */
record Stamp(@Nullable Instant wall, long monotonic, String site) {
    static final Stamp NONE = new Stamp(null, 0, "");

    private static final String NOWHERE = "[????????????????] ";

    /** Now, in this thread, whose current or last call has this number. */
    static Stamp of(Guest<?, ?> guest, int number, LineFormat format) {
        if (!format.hasPrefix()) {
            return NONE;
        }
        return now(
                format,
                site(
                        number,
                        format,
                        format.pointer() ? pointer(guest.registers().rip()) : ""));
    }

    /** Now, when the thread is gone. */
    static Stamp ofEnd(int number, LineFormat format) {
        return format.hasPrefix() ? now(format, site(number, format, format.pointer() ? NOWHERE : "")) : NONE;
    }

    /** The same place, now. */
    Stamp again(LineFormat format) {
        return format.isTimed() ? now(format, site) : this;
    }

    private static Stamp now(LineFormat format, String site) {
        return format.isTimed() ? new Stamp(Instant.now(), System.nanoTime(), site) : new Stamp(null, 0, site);
    }

    private static String site(int number, LineFormat format, String pointer) {
        if (!format.number()) {
            return pointer;
        }
        String digits = Integer.toString(number);
        return "[" + " ".repeat(Math.max(0, 4 - digits.length())) + digits + "] " + pointer;
    }

    private static String pointer(long rip) {
        String digits = Long.toHexString(rip);
        return "[" + "0".repeat(16 - digits.length()) + digits + "] ";
    }
}
