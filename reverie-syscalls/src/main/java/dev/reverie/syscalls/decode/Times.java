package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times with a meaning of their own; plain ones are structures of the table. */
final class Times {
    private static final int UTIME_NOW = 0x3fffffff;
    private static final int UTIME_OMIT = 0x3ffffffe;

    private Times() {}

    /** A {@code timespec} or {@code timeval}, which differ in the name of the second field. */
    static Value time(byte[] bytes, int offset, String fraction) {
        return Value.Struct.of(
                new Field("tv_sec", Value.signed(LittleEndian.getLong(bytes, offset))),
                new Field(fraction, Value.unsigned(LittleEndian.getLong(bytes, offset + 8))));
    }

    /** What was left of a sleep, which the kernel tells only if a signal ended it. */
    static @Nullable Value remaining(Decoder d, long address) {
        Errno errno = d.isExiting() ? Errno.fromResult(d.result()) : null;
        return errno != null && (errno.isRestart() || errno.equals(Errno.EINTR))
                ? Structs.at(d, StructShapes.TIMESPEC, address)
                : null;
    }

    /** The access and modification time to give to a file. */
    static @Nullable Value fileTimes(Decoder d, long address, boolean nanoseconds) {
        byte[] bytes = d.bytes(address, 32);
        return bytes == null ? null : Value.Items.of(fileTime(bytes, 0, nanoseconds), fileTime(bytes, 16, nanoseconds));
    }

    /** {@code struct utimbuf}; see utime(2). */
    static @Nullable Value utimbuf(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 16);
        return bytes == null
                ? null
                : Value.Struct.of(
                        new Field("actime", dated(LittleEndian.getLong(bytes, 0))),
                        new Field("modtime", dated(LittleEndian.getLong(bytes, 8))));
    }

    /** The seconds that time(2) has stored. */
    static @Nullable Value stored(Decoder d, long address) {
        byte[] bytes = d.bytes(address, Long.BYTES);
        return bytes == null ? null : Value.Items.of(dated(LittleEndian.getLong(bytes, 0)));
    }

    private static Value dated(long seconds) {
        String date = date(seconds, 0, 9);
        Value number = Value.signed(seconds);
        return date.isEmpty() ? number : new Value.Remark(number, date);
    }

    private static Value fileTime(byte[] bytes, int offset, boolean nanoseconds) {
        long fraction = LittleEndian.getLong(bytes, offset + 8);
        if (nanoseconds && fraction == UTIME_NOW) {
            return new Value.Word("UTIME_NOW", fraction);
        }
        if (nanoseconds && fraction == UTIME_OMIT) {
            return new Value.Word("UTIME_OMIT", fraction);
        }
        Value time = time(bytes, offset, nanoseconds ? "tv_nsec" : "tv_usec");
        String date = date(LittleEndian.getLong(bytes, offset), fraction, nanoseconds ? 9 : 6);
        return date.isEmpty() ? time : new Value.Remark(time, date);
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
}
