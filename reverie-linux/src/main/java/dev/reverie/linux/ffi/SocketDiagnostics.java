package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of other processes, as the kernel tells over netlink; see sock_diag(7). Each question opens a socket of its own,
 * in the network namespace of the thread that is asked about.
 */
public final class SocketDiagnostics {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_FDCWD = -100;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLMSG_ERROR = 2;
    private static final short NLMSG_DONE = 3;
    private static final short NLM_F_REQUEST = 1;
    private static final short NLM_F_DUMP = 0x300;
    private static final int HEADER = 16;
    private static final int BUFFER = 1 << 16;

    private static final int UNIX_REQUEST = 24;
    private static final int UNIX_ANSWER = 16;
    private static final int UDIAG_SHOW_NAME_AND_PEER = 1 | 4;
    private static final int UNIX_DIAG_NAME = 0;
    private static final int UNIX_DIAG_PEER = 2;

    private static final int INET_REQUEST = 56;
    private static final int INET_ANSWER = 72;
    private static final int INET_SOURCE = 8;
    private static final int INET_TARGET = 24;
    private static final int INET_INODE = 68;
    private static final int INET6_ADDRESS = 16;

    private SocketDiagnostics() {}

    /**
     * A local socket.
     *
     * @param peer the inode of the other end, or 0
     * @param name in Latin-1, an abstract name with the zero byte before it; empty if there is none
     */
    public record Local(long peer, String name) {}

    /**
     * A socket of the Internet protocols.
     *
     * @param local where it is bound
     * @param remote what it is connected to, or null
     */
    public record Connection(
            InetSocketAddress local, @Nullable InetSocketAddress remote) {}

    /** What to make of an answer; null to go on to the next. */
    @FunctionalInterface
    private interface Answer<T> {
        @Nullable
        T of(ByteBuffer body);
    }

    /**
     * The local socket with an inode, or null if the kernel does not tell.
     *
     * @param namespace the file of the network namespace, or empty for our own
     */
    public static @Nullable Local local(String namespace, long inode) {
        ByteBuffer request = request(UNIX_REQUEST, NLM_F_REQUEST);
        request.put((byte) AF_UNIX).put((byte) 0).putShort((short) 0).putInt(-1);
        request.putInt((int) inode).putInt(UDIAG_SHOW_NAME_AND_PEER).putInt(-1).putInt(-1);
        return ask(namespace, request, SocketDiagnostics::local);
    }

    private static @Nullable Local local(ByteBuffer body) {
        long peer = 0;
        String name = "";
        int at = UNIX_ANSWER;
        while (at + 4 <= body.limit()) {
            int length = body.getShort(at) & 0xffff;
            int type = body.getShort(at + 2);
            if (length < 4 || at + length > body.limit()) {
                break;
            }
            if (type == UNIX_DIAG_PEER && length >= 8) {
                peer = body.getInt(at + 4) & 0xffffffffL;
            } else if (type == UNIX_DIAG_NAME) {
                byte[] bytes = new byte[length - 4];
                body.get(at + 4, bytes);
                name = name(bytes);
            }
            at += length + 3 & ~3;
        }
        return new Local(peer, name);
    }

    /** A path ends with a zero byte, if not earlier; an abstract name begins with one. */
    private static String name(byte[] bytes) {
        int end = bytes.length;
        if (end > 0 && bytes[0] != 0) {
            end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    /**
     * The socket of a protocol of the Internet with an inode, or null if the kernel does not tell.
     *
     * @param namespace the file of the network namespace, or empty for our own
     */
    public static @Nullable Connection connection(String namespace, int family, int protocol, long inode) {
        ByteBuffer request = request(INET_REQUEST, (short) (NLM_F_REQUEST | NLM_F_DUMP));
        request.put((byte) family).put((byte) protocol).putShort((short) 0).putInt(-1);
        request.position(request.limit());
        return ask(namespace, request, body -> connection(body, inode));
    }

    private static @Nullable Connection connection(ByteBuffer body, long inode) {
        if (body.limit() < INET_ANSWER || (body.getInt(INET_INODE) & 0xffffffffL) != inode) {
            return null;
        }
        int length = body.get(0) == AF_INET ? Integer.BYTES : INET6_ADDRESS;
        int localPort = Short.reverseBytes(body.getShort(4)) & 0xffff;
        int remotePort = Short.reverseBytes(body.getShort(6)) & 0xffff;
        InetSocketAddress local = address(body, INET_SOURCE, length, localPort);
        return new Connection(local, remotePort == 0 ? null : address(body, INET_TARGET, length, remotePort));
    }

    private static InetSocketAddress address(ByteBuffer body, int at, int length, int port) {
        byte[] bytes = new byte[length];
        body.get(at, bytes);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of " + length + " bytes", e);
        }
    }

    private static ByteBuffer request(int size, short flags) {
        ByteBuffer request = ByteBuffer.allocate(HEADER + size).order(ByteOrder.LITTLE_ENDIAN);
        return request.putInt(HEADER + size)
                .putShort(SOCK_DIAG_BY_FAMILY)
                .putShort(flags)
                .putInt(1)
                .putInt(0);
    }

    /** Only a thread of its own may be in another namespace: it need not get back. */
    private static <T> @Nullable T ask(String namespace, ByteBuffer request, Answer<T> answer) {
        if (namespace.isEmpty()) {
            return exchange(request, answer);
        }
        Asker<T> asker = new Asker<>(namespace, request, answer);
        Thread thread = Thread.ofPlatform().name("reverie-sockets").daemon().start(asker);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        return asker.found;
    }

    private static final class Asker<T> implements Runnable {
        private final String namespace;
        private final ByteBuffer request;
        private final Answer<T> answer;
        private volatile @Nullable T found;

        Asker(String namespace, ByteBuffer request, Answer<T> answer) {
            this.namespace = namespace;
            this.request = request;
            this.answer = answer;
        }

        @Override
        public void run() {
            if (enter(namespace)) {
                found = exchange(request, answer);
            }
        }
    }

    private static boolean enter(String namespace) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] path = (namespace + "\0").getBytes(StandardCharsets.US_ASCII);
            NativeBuffer buffer = NativeBuffer.in(arena, path.length);
            buffer.putBytes(0, path, 0, path.length);
            int descriptor = (int) Native.syscall(Sys.OPENAT, AT_FDCWD, buffer.address(), O_CLOEXEC, 0, 0, 0);
            if (descriptor < 0) {
                return false;
            }
            long result = Native.syscall(Sys.SETNS, descriptor, CLONE_NEWNET, 0, 0, 0, 0);
            Descriptors.close(descriptor);
            return result == 0;
        }
    }

    private static <T> @Nullable T exchange(ByteBuffer request, Answer<T> answer) {
        int socket = (int) Native.syscall(Sys.SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG, 0, 0, 0);
        if (socket < 0) {
            return null;
        }
        try {
            byte[] bytes = new byte[request.position()];
            request.get(0, bytes);
            return Descriptors.write(socket, bytes) == 0 ? receive(socket, answer) : null;
        } finally {
            Descriptors.close(socket);
        }
    }

    private static <T> @Nullable T receive(int socket, Answer<T> answer) {
        byte[] bytes = new byte[BUFFER];
        while (true) {
            int count = Descriptors.read(socket, bytes);
            if (count < HEADER && count != -Errnos.EINTR) {
                return null;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count).order(ByteOrder.LITTLE_ENDIAN);
            int at = 0;
            while (at + HEADER <= count) {
                int length = buffer.getInt(at);
                int type = buffer.getShort(at + 4);
                if (type == NLMSG_DONE || type == NLMSG_ERROR || length < HEADER || length > count - at) {
                    return null;
                }
                ByteBuffer body = buffer.slice(at + HEADER, length - HEADER).order(ByteOrder.LITTLE_ENDIAN);
                T found = answer.of(body);
                if (found != null) {
                    return found;
                }
                at += length + 3 & ~3;
            }
        }
    }
}
