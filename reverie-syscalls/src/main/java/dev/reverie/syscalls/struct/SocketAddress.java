package dev.reverie.syscalls.struct;

import dev.reverie.syscalls.AddressFamily;
import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.layout.Fields;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The address of a socket: {@code struct sockaddr} in one of its forms. */
public sealed interface SocketAddress {
    /** The address family, see {@link AddressFamily}. */
    int family();

    /** As it lies in memory; the length of the array is that of the address. */
    byte[] toBytes();

    /** An address of the internet, and a port. */
    record Inet(Inet4Address address, int port) implements SocketAddress {
        @Override
        public int family() {
            return AddressFamily.AF_INET;
        }

        @Override
        public byte[] toBytes() {
            byte[] bytes = header(family(), AddressSizes.INET - Short.BYTES);
            putPort(bytes, port);
            Fields.put(bytes, 4, address.getAddress());
            return bytes;
        }
    }

    /** An address of the internet, version 6, and a port. */
    record Inet6(Inet6Address address, int port, int flowInfo, int scopeId) implements SocketAddress {
        @Override
        public int family() {
            return AddressFamily.AF_INET6;
        }

        @Override
        public byte[] toBytes() {
            byte[] bytes = header(family(), AddressSizes.INET6 - Short.BYTES);
            putPort(bytes, port);
            LittleEndian.putInt(bytes, 4, Integer.reverseBytes(flowInfo));
            Fields.put(bytes, 8, address.getAddress());
            LittleEndian.putInt(bytes, 24, scopeId);
            return bytes;
        }
    }

    /** A path in the file system; an empty one for a socket without a name. */
    record Unix(Bytes path) implements SocketAddress {
        @Override
        public int family() {
            return AddressFamily.AF_UNIX;
        }

        /** With a zero byte at the end, unless there is no path. */
        @Override
        public byte[] toBytes() {
            return path.length() == 0 ? header(family(), 0) : tail(family(), 0, path, 1);
        }
    }

    /** A name that is in no file system; any bytes, also zeros. */
    record AbstractUnix(Bytes name) implements SocketAddress {
        @Override
        public int family() {
            return AddressFamily.AF_UNIX;
        }

        @Override
        public byte[] toBytes() {
            return tail(family(), 1, name, 0);
        }
    }

    /** A netlink port, 0 for the kernel, and a bit for each group. */
    record Netlink(int portId, int groups) implements SocketAddress {
        @Override
        public int family() {
            return AddressFamily.AF_NETLINK;
        }

        @Override
        public byte[] toBytes() {
            byte[] bytes = header(family(), AddressSizes.NETLINK - Short.BYTES);
            LittleEndian.putInt(bytes, 4, portId);
            LittleEndian.putInt(bytes, 8, groups);
            return bytes;
        }
    }

    /** A network interface, and perhaps an address of at most 255 bytes in its hardware's form. */
    record Packet(int protocol, int interfaceIndex, int hardwareType, int packetType, Bytes address)
            implements SocketAddress {
        @Override
        public int family() {
            return AddressFamily.AF_PACKET;
        }

        @Override
        public byte[] toBytes() {
            byte[] bytes = header(family(), Math.max(AddressSizes.PACKET, 12 + address.length()) - Short.BYTES);
            putPort(bytes, protocol);
            LittleEndian.putInt(bytes, 4, interfaceIndex);
            LittleEndian.putShort(bytes, 8, hardwareType);
            bytes[10] = (byte) packetType;
            bytes[11] = (byte) address.length();
            Fields.put(bytes, 12, address);
            return bytes;
        }
    }

    /** An address of another family, or one that is too short for its family. */
    record Unknown(int family, Bytes data) implements SocketAddress {
        @Override
        public byte[] toBytes() {
            return tail(family, 0, data, 0);
        }
    }

    /** What these bytes mean, of which there are as many as the length of the address says. Any bytes mean something. */
    static SocketAddress of(byte[] bytes) {
        int family = bytes.length < Short.BYTES ? 0 : LittleEndian.getShort(bytes, 0) & 0xffff;
        Bytes data = Bytes.of(Arrays.copyOfRange(bytes, Math.min(Short.BYTES, bytes.length), bytes.length));
        return switch (bytes.length < AddressSizes.of(family) ? -1 : family) {
            case AddressFamily.AF_UNIX -> unix(data);
            case AddressFamily.AF_INET -> new Inet((Inet4Address) address(data.slice(2, 6)), port(bytes));
            case AddressFamily.AF_INET6 ->
                new Inet6(
                        address6(data.slice(6, 22)),
                        port(bytes),
                        Integer.reverseBytes(LittleEndian.getInt(bytes, 4)),
                        LittleEndian.getInt(bytes, 24));
            case AddressFamily.AF_NETLINK -> new Netlink(LittleEndian.getInt(bytes, 4), LittleEndian.getInt(bytes, 8));
            case AddressFamily.AF_PACKET ->
                new Packet(
                        port(bytes),
                        LittleEndian.getInt(bytes, 4),
                        LittleEndian.getShort(bytes, 8) & 0xffff,
                        bytes[10] & 0xff,
                        data.slice(10, Math.min(10 + (bytes[11] & 0xff), data.length())));
            default -> new Unknown(family, data);
        };
    }

    private static SocketAddress unix(Bytes data) {
        if (data.length() > 1 && data.at(0) == 0) {
            return new AbstractUnix(data.slice(1, data.length()));
        }
        int end = data.indexOf(0);
        return new Unix(end < 0 ? data : data.slice(0, end));
    }

    /** The port, or the protocol of a packet socket, which is in network order. */
    private static int port(byte[] bytes) {
        return Short.reverseBytes(LittleEndian.getShort(bytes, Short.BYTES)) & 0xffff;
    }

    private static void putPort(byte[] bytes, int port) {
        LittleEndian.putShort(bytes, Short.BYTES, Short.reverseBytes((short) port));
    }

    private static byte[] header(int family, int more) {
        byte[] bytes = new byte[Short.BYTES + more];
        LittleEndian.putShort(bytes, 0, family);
        return bytes;
    }

    /** The family, zeros, some bytes, and more zeros. */
    private static byte[] tail(int family, int before, Bytes data, int after) {
        byte[] bytes = header(family, before + data.length() + after);
        System.arraycopy(data.toArray(), 0, bytes, Short.BYTES + before, data.length());
        return bytes;
    }

    private static InetAddress address(Bytes bytes) {
        try {
            return InetAddress.getByAddress(bytes.toArray());
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /** An address that stays one of version 6, even if it stands for one of version 4. */
    private static Inet6Address address6(Bytes bytes) {
        try {
            return Inet6Address.getByAddress(null, bytes.toArray(), -1);
        } catch (UnknownHostException e) {
            throw new AssertionError("sixteen bytes are an address", e);
        }
    }
}
