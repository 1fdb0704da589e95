package dev.reverie.syscalls.text;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Prints times. */
final class TimeText {
    private static final int UTIME_NOW = 0x3fffffff;
    private static final int UTIME_OMIT = 0x3ffffffe;

    private TimeText() {}

    /** A {@code timespec} or {@code timeval}, which differ in the name of the second field. */
    static boolean time(Decoder d, long address, String fraction) {
        byte[] bytes = d.bytes(address, 16);
        if (bytes == null) {
            return false;
        }
        time(d.out(), bytes, 0, fraction);
        return true;
    }

    static void time(Text out, byte[] bytes, int offset, String fraction) {
        out.add("{tv_sec=").dec(LittleEndian.getLong(bytes, offset)).comma().add(fraction);
        out.add('=').dec(LittleEndian.getLong(bytes, offset + 8)).add('}');
    }

    /** What was left of a sleep, which the kernel tells only if a signal ended it. */
    static boolean remaining(Decoder d, long address) {
        Errno errno = Errno.fromResult(d.result());
        return errno != null && (errno.isRestart() || errno.equals(Errno.EINTR)) && time(d, address, "tv_nsec");
    }

    static boolean interval(Decoder d, long address, String fraction) {
        byte[] bytes = d.bytes(address, 32);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add("{it_interval=");
        time(out, bytes, 0, fraction);
        out.add(", it_value=");
        time(out, bytes, 16, fraction);
        out.add('}');
        return true;
    }

    /** The access and modification time to give to a file. */
    static boolean fileTimes(Decoder d, long address, boolean nanoseconds) {
        byte[] bytes = d.bytes(address, 32);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add('[');
        fileTime(out, bytes, 0, nanoseconds);
        out.comma();
        fileTime(out, bytes, 16, nanoseconds);
        out.add(']');
        return true;
    }

    private static void fileTime(Text out, byte[] bytes, int offset, boolean nanoseconds) {
        long fraction = LittleEndian.getLong(bytes, offset + 8);
        if (nanoseconds && fraction == UTIME_NOW) {
            out.add("UTIME_NOW");
        } else if (nanoseconds && fraction == UTIME_OMIT) {
            out.add("UTIME_OMIT");
        } else {
            time(out, bytes, offset, nanoseconds ? "tv_nsec" : "tv_usec");
            String date = date(LittleEndian.getLong(bytes, offset), fraction, nanoseconds ? 9 : 6);
            if (!date.isEmpty()) {
                out.add(" /* ").add(date).add(" */");
            }
        }
    }

    /** A date in UTC; empty if there is no such date. */
    static String date(long seconds, long fraction, int digits) {
        long limit = digits == 9 ? 1_000_000_000 : 1_000_000;
        if (fraction < 0 || fraction >= limit) {
            return "";
        }
        LocalDateTime time;
        try {
            time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return "";
        }
        String text = time.toString();
        text = text.length() == "yyyy-mm-ddThh:mm".length() ? text + ":00" : text;
        if (fraction != 0) {
            String number = Long.toString(fraction + limit);
            text += "." + number.substring(1);
        }
        return text + "+0000";
    }

    static boolean zone(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 8);
        if (bytes == null) {
            return false;
        }
        d.out().add("{tz_minuteswest=").dec(LittleEndian.getInt(bytes, 0));
        d.out().add(", tz_dsttime=").dec(LittleEndian.getInt(bytes, 4)).add('}');
        return true;
    }

    static boolean tms(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 32);
        if (bytes == null) {
            return false;
        }
        d.out().add("{tms_utime=").dec(LittleEndian.getLong(bytes, 0));
        d.out().add(", tms_stime=").dec(LittleEndian.getLong(bytes, 8));
        d.out().add(", tms_cutime=").dec(LittleEndian.getLong(bytes, 16));
        d.out().add(", tms_cstime=").dec(LittleEndian.getLong(bytes, 24)).add('}');
        return true;
    }
}
