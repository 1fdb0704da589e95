package dev.reverie.syscalls.text;

import dev.reverie.syscalls.AddressFamily;
import dev.reverie.syscalls.ControlMessage;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SocketLevel;
import dev.reverie.syscalls.SocketOption;
import dev.reverie.syscalls.Sysno;

/** Prints sockets' addresses, options and messages. */
final class SocketText {
    /** The size of the largest address ({@code struct sockaddr_storage}). */
    private static final int MAX_ADDRESS = 128;

    private static final int MAX_CONTROL = 1 << 16;
    private static final int CONTROL_HEADER = 16;

    private SocketText() {}

    static void protocol(Decoder d, long value) {
        switch ((int) d.arg(0)) {
            case AddressFamily.AF_INET, AddressFamily.AF_INET6 -> d.flags32(FlagTables.IPPROTO, value);
            case AddressFamily.AF_NETLINK -> d.flags32(FlagTables.NETLINKPROTO, value);
            default -> d.out().udec(value & 0xffffffffL);
        }
    }

    static void option(Decoder d, long value) {
        switch ((int) d.arg(1)) {
            case SocketLevel.SOL_SOCKET -> d.flags32(FlagTables.SO, value);
            case SocketLevel.SOL_TCP -> d.flags32(FlagTables.TCPOPT, value);
            case SocketLevel.SOL_IP -> d.flags32(FlagTables.IPOPT, value);
            case SocketLevel.SOL_IPV6 -> d.flags32(FlagTables.IPV6OPT, value);
            default -> d.out().dec32(value);
        }
    }

    /** The value of a socket option; most are one int. */
    static boolean value(Decoder d, int index, long address) {
        boolean get = d.number() == Sysno.GETSOCKOPT;
        int length = get ? d.intAt(d.arg(4), 0) : (int) d.arg(4);
        int option = (int) d.arg(1) == SocketLevel.SOL_SOCKET ? (int) d.arg(2) : -1;
        byte[] bytes = option >= 0 && length >= 0 && length <= 12 ? d.bytes(address, length) : null;
        if (bytes != null && option == SocketOption.SO_LINGER && length == 8) {
            d.out().add("{l_onoff=").dec(LittleEndian.getInt(bytes, 0));
            d.out().add(", l_linger=").dec(LittleEndian.getInt(bytes, 4)).add('}');
            return true;
        }
        if (bytes != null && option == SocketOption.SO_PEERCRED && length == 12) {
            credentials(d.out(), bytes, 0);
            return true;
        }
        if (length == Integer.BYTES) {
            return Numbers.ints(d, address, 1, true);
        }
        return length >= 0 && Strings.buffer(d, address, length, false);
    }

    private static void credentials(Text out, byte[] bytes, int offset) {
        out.add("{pid=").dec(LittleEndian.getInt(bytes, offset));
        out.add(", uid=").udec(LittleEndian.getInt(bytes, offset + 4) & 0xffffffffL);
        out.add(", gid=")
                .udec(LittleEndian.getInt(bytes, offset + 8) & 0xffffffffL)
                .add('}');
    }

    /** {@code struct sockaddr} of some family. */
    static boolean address(Decoder d, long address, int length) {
        byte[] bytes = length < 2 ? null : d.bytes(address, Math.min(length, MAX_ADDRESS));
        if (bytes == null) {
            return false;
        }
        int family = LittleEndian.getShort(bytes, 0) & 0xffff;
        Text out = d.out().add("{sa_family=");
        d.flags(FlagTables.AF, family);
        if (family == AddressFamily.AF_UNIX) {
            unix(out, bytes);
        } else if (family == AddressFamily.AF_INET && bytes.length >= 16) {
            out.add(", sin_port=htons(").dec(port(bytes)).add("), sin_addr=inet_addr(\"");
            dotted(out, bytes, 4);
            out.add("\")");
        } else if (family == AddressFamily.AF_INET6 && bytes.length >= 24) {
            inet6(out, bytes);
        } else if (family == AddressFamily.AF_NETLINK && bytes.length >= 12) {
            out.add(", nl_pid=").udec(LittleEndian.getInt(bytes, 4) & 0xffffffffL);
            out.add(", nl_groups=").hex8(LittleEndian.getInt(bytes, 8));
        } else if (bytes.length > 2) {
            out.add(", sa_data=");
            Strings.quote(out, bytes, 2, bytes.length, false);
        }
        out.add('}');
        return true;
    }

    /** A path, or after a zero byte an abstract name, marked with {@code @}. */
    private static void unix(Text out, byte[] bytes) {
        if (bytes.length == 2) {
            return;
        }
        out.add(", sun_path=");
        if (bytes[2] == 0 && bytes.length > 3) {
            out.add('@');
            Strings.quote(out, bytes, 3, bytes.length, false);
        } else {
            int end = 2;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            Strings.quote(out, bytes, 2, end, false);
        }
    }

    private static int port(byte[] bytes) {
        return (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    private static void dotted(Text out, byte[] bytes, int offset) {
        for (int i = 0; i < 4; i++) {
            out.add(i > 0 ? "." : "").dec(bytes[offset + i] & 0xff);
        }
    }

    private static void inet6(Text out, byte[] bytes) {
        out.add(", sin6_port=htons(").dec(port(bytes)).add("), sin6_flowinfo=htonl(");
        out.udec(Integer.reverseBytes(LittleEndian.getInt(bytes, 4)) & 0xffffffffL);
        out.add("), inet_pton(AF_INET6, \"");
        inet6Address(out, bytes, 8);
        out.add("\", &sin6_addr)");
        if (bytes.length >= 28) {
            out.add(", sin6_scope_id=").udec(LittleEndian.getInt(bytes, 24) & 0xffffffffL);
        }
    }

    /** With the longest run of at least two zero groups left out, and IPv4 addresses at the end in their own form. */
    private static void inet6Address(Text out, byte[] bytes, int offset) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[offset + 2 * i] & 0xff) << 8 | (bytes[offset + 2 * i + 1] & 0xff);
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        boolean mapped = best == 0 && (bestLength == 6 || (bestLength == 5 && groups[5] == 0xffff));
        int last = mapped ? 6 : 8;
        for (int i = 0; i < last; i++) {
            if (i == best) {
                out.add(i == 0 ? "::" : ":");
                i += bestLength - 1;
                continue;
            }
            out.add(Integer.toHexString(groups[i])).add(i < 7 ? ":" : "");
        }
        if (mapped) {
            dotted(out, bytes, offset + 12);
        }
    }

    /** @param received whether the message is the kernel's answer, and not what the guest sends */
    static boolean message(Decoder d, long address, boolean received) {
        byte[] bytes = d.bytes(address, 56);
        if (bytes == null) {
            return false;
        }
        long name = LittleEndian.getLong(bytes, 0);
        int nameLength = LittleEndian.getInt(bytes, 8);
        Text out = d.out();
        if (received && d.isError()) {
            out.add("{msg_namelen=").dec(nameLength).add('}');
            return true;
        }
        out.add("{msg_name=");
        if (name == 0 || !address(d, name, nameLength)) {
            out.pointer(name);
        }
        out.add(", msg_namelen=").dec(nameLength).add(", msg_iov=");
        long buffers = LittleEndian.getLong(bytes, 16);
        long count = LittleEndian.getLong(bytes, 24);
        if (buffers == 0 || !BufferText.list(d, buffers, count, received)) {
            out.pointer(buffers);
        }
        out.add(", msg_iovlen=").udec(count);
        long control = LittleEndian.getLong(bytes, 32);
        long controlLength = LittleEndian.getLong(bytes, 40);
        if (control != 0 && controlLength != 0) {
            out.add(", msg_control=");
            if (!control(d, control, controlLength)) {
                out.pointer(control);
            }
        }
        out.add(", msg_controllen=").udec(controlLength).add(", msg_flags=");
        d.flags32(FlagTables.MSG, LittleEndian.getInt(bytes, 48));
        out.add('}');
        return true;
    }

    private static boolean control(Decoder d, long address, long length) {
        byte[] bytes = length < CONTROL_HEADER || length > MAX_CONTROL ? null : d.bytes(address, (int) length);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add('[');
        int at = 0;
        while (at + CONTROL_HEADER <= bytes.length) {
            long size = LittleEndian.getLong(bytes, at);
            int level = LittleEndian.getInt(bytes, at + 8);
            int type = LittleEndian.getInt(bytes, at + 12);
            out.add(at > 0 ? ", {cmsg_len=" : "{cmsg_len=").udec(size).add(", cmsg_level=");
            d.flags32(FlagTables.SOL, level);
            out.add(", cmsg_type=");
            if (level == SocketLevel.SOL_SOCKET) {
                d.flags32(FlagTables.SCM, type);
            } else {
                out.hex(type & 0xffffffffL);
            }
            if (size < CONTROL_HEADER || size > bytes.length - at) {
                out.add('}');
                break;
            }
            int end = at + (int) size;
            if (end > at + CONTROL_HEADER) {
                out.add(", cmsg_data=");
                controlData(out, bytes, at + CONTROL_HEADER, end, level == SocketLevel.SOL_SOCKET ? type : -1);
            }
            out.add('}');
            at = (end + 7) & ~7;
        }
        out.add(']');
        return true;
    }

    private static void controlData(Text out, byte[] bytes, int from, int to, int type) {
        if (type == ControlMessage.SCM_CREDENTIALS && to - from >= 12) {
            credentials(out, bytes, from);
        } else if (type == ControlMessage.SCM_RIGHTS) {
            out.add('[');
            for (int at = from; at + Integer.BYTES <= to; at += Integer.BYTES) {
                out.add(at > from ? ", " : "").dec(LittleEndian.getInt(bytes, at));
            }
            out.add(']');
        } else {
            Strings.quote(out, bytes, from, to, true);
        }
    }
}
