package dev.reverie.syscalls.text;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/** Prints what a guest waits for, and what was ready. */
final class PollText {
    private static final int POLLFD_SIZE = 8;
    private static final int EPOLL_EVENT_SIZE = 12;
    private static final int FD_SETSIZE = 1024;

    private PollText() {}

    static boolean descriptors(Decoder d, long address, long count) {
        long total = count & 0xffffffffL;
        int shown = (int) Math.min(total, d.limit());
        byte[] bytes = d.bytes(address, shown * POLLFD_SIZE);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add('[');
        for (int i = 0; i < shown; i++) {
            int fd = LittleEndian.getInt(bytes, i * POLLFD_SIZE);
            out.add(i > 0 ? ", {fd=" : "{fd=").dec(fd);
            if (fd >= 0) {
                out.add(", events=");
                d.flags(FlagTables.POLL, LittleEndian.getShort(bytes, i * POLLFD_SIZE + 4) & 0xffff);
            }
            out.add('}');
        }
        out.add(total > shown ? ", ...]" : "]");
        return true;
    }

    /** After the result of poll: which files are ready, and what is left of ppoll's timeout. */
    static void appendReady(Decoder d) {
        if (d.result() == 0) {
            d.out().add(" (Timeout)");
            return;
        }
        int count = Math.clamp(d.arg(1) & 0xffffffffL, 0, 1 << 16);
        byte[] bytes = d.bytes(d.arg(0), count * POLLFD_SIZE);
        if (bytes == null) {
            return;
        }
        Text out = d.out().add(" ([");
        int printed = 0;
        for (int i = 0; i < count; i++) {
            int events = LittleEndian.getShort(bytes, i * POLLFD_SIZE + 6) & 0xffff;
            if (events != 0 && printed++ < d.limit()) {
                out.add(printed > 1 ? ", {fd=" : "{fd=").dec(LittleEndian.getInt(bytes, i * POLLFD_SIZE));
                out.add(", revents=");
                d.flags(FlagTables.POLL, events);
                out.add('}');
            }
        }
        out.add(printed > d.limit() ? ", ...]" : "]");
        if (d.number() == Sysno.PPOLL) {
            left(d, d.arg(2), "tv_nsec", ", left ");
        }
        out.add(')');
    }

    private static boolean left(Decoder d, long address, String fraction, String label) {
        byte[] bytes = d.bytes(address, 16);
        if (bytes == null) {
            return false;
        }
        d.out().add(label);
        TimeText.time(d.out(), bytes, 0, fraction);
        return true;
    }

    static boolean set(Decoder d, long address, int count) {
        byte[] bytes = setBytes(d, address, count);
        if (bytes == null) {
            return false;
        }
        d.out().add('[');
        Numbers.bits(d.out(), bytes, Math.min(count, FD_SETSIZE));
        d.out().add(']');
        return true;
    }

    /** The kernel reads and writes whole longs of a set. */
    private static byte @Nullable [] setBytes(Decoder d, long address, int count) {
        return count <= 0 ? null : d.bytes(address, (Math.min(count, FD_SETSIZE) + 63) / 64 * 8);
    }

    /** After the result of select: which files are ready, and what is left of the timeout. */
    static void appendSelected(Decoder d) {
        if (d.result() == 0) {
            d.out().add(" (Timeout)");
            return;
        }
        Text out = d.out().add(" (");
        int start = out.length();
        String[] labels = {"in ", "out ", "except "};
        for (int i = 0; i < labels.length; i++) {
            byte[] bytes = setBytes(d, d.arg(i + 1), (int) d.arg(0));
            if (bytes != null && !isEmpty(bytes)) {
                out.add(out.length() > start ? ", " : "").add(labels[i]);
                set(d, d.arg(i + 1), (int) d.arg(0));
            }
        }
        String fraction = d.number() == Sysno.SELECT ? "tv_usec" : "tv_nsec";
        left(d, d.arg(4), fraction, out.length() > start ? ", left " : "left ");
        out.add(')');
    }

    private static boolean isEmpty(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean event(Decoder d, long address) {
        byte[] bytes = d.bytes(address, EPOLL_EVENT_SIZE);
        if (bytes == null) {
            return false;
        }
        event(d, bytes, 0);
        return true;
    }

    private static void event(Decoder d, byte[] bytes, int offset) {
        d.out().add("{events=");
        d.flags32(FlagTables.EPOLLEVENTS, LittleEndian.getInt(bytes, offset));
        d.out().add(", data={u32=").udec(LittleEndian.getInt(bytes, offset + 4) & 0xffffffffL);
        d.out().add(", u64=").udec(LittleEndian.getLong(bytes, offset + 4)).add("}}");
    }

    static boolean events(Decoder d, long address, long count) {
        int shown = Math.clamp(count, 0, d.limit());
        byte[] bytes = d.bytes(address, shown * EPOLL_EVENT_SIZE);
        if (bytes == null) {
            return false;
        }
        d.out().add('[');
        for (int i = 0; i < shown; i++) {
            d.out().add(i > 0 ? ", " : "");
            event(d, bytes, i * EPOLL_EVENT_SIZE);
        }
        d.out().add(count > shown ? ", ...]" : "]");
        return true;
    }
}
