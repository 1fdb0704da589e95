package dev.reverie.tools;

import dev.reverie.api.Guest;
import dev.reverie.api.ThreadContext;
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

    /**
     * In this thread, whose current or last call has this number.
     *
     * @param time when, in nanoseconds of {@link System#nanoTime}
     */
    static Stamp of(ThreadContext<?, ?> thread, int number, LineFormat format, long time) {
        return format.hasPrefix() ? at(format, site(number, format, pointer(thread, format)), time) : NONE;
    }

    /** When the thread is gone: now. */
    static Stamp ofEnd(int number, LineFormat format) {
        return format.hasPrefix()
                ? at(format, site(number, format, format.pointer() ? NOWHERE : ""), System.nanoTime())
                : NONE;
    }

    /** The same place at another time. */
    Stamp again(LineFormat format, long time) {
        return format.isTimed() ? at(format, site, time) : this;
    }

    private static Stamp at(LineFormat format, String site, long time) {
        return format.isTimed()
                ? new Stamp(Instant.now().minusNanos(System.nanoTime() - time), time, site)
                : new Stamp(null, 0, site);
    }

    private static String pointer(ThreadContext<?, ?> thread, LineFormat format) {
        if (!format.pointer()) {
            return "";
        }
        return thread instanceof Guest<?, ?> guest ? pointer(guest.registers().rip()) : NOWHERE;
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
