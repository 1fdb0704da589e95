package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where others connect to: unlike the JDK's, its connections have descriptors that the kernel can be asked about together with others. */
public final class ListeningSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int PATH = 2;
    private static final int LONGEST_PATH = 107;
    private static final int SCOPE = 24;
    private static final int POLLIN = 1;

    private final int descriptor;
    private final boolean isTcp;
    private final EventDescriptor closing = new EventDescriptor();

    /** Two of struct pollfd. */
    private final NativeBuffer poll = NativeBuffer.kept(16);

    private boolean isClosed;
    private boolean isAccepting;

    private ListeningSocket(int family, NativeBuffer address, int length) {
        isTcp = family != AF_UNIX;
        descriptor = (int) LinuxException.check(
                Native.quick(Sys.SOCKET, family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, 0), "socket");
        try {
            if (isTcp) {
                set(descriptor, SOL_SOCKET, SO_REUSEADDR);
            }
            LinuxException.check(Native.quick(Sys.BIND, descriptor, address.address(), length, 0), "bind");
            LinuxException.check(Native.quick(Sys.LISTEN, descriptor, 1, 0, 0), "listen");
        } catch (LinuxException e) {
            release();
            throw e;
        }
    }

    /**
     * At a port of TCP; 0 for one that is free.
     *
     * @throws LinuxException if that is not possible
     */
    public static ListeningSocket tcp(InetAddress host, int port) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = host.getAddress();
            NativeBuffer address = NativeBuffer.in(arena, 28);
            boolean isLong = host instanceof Inet6Address;
            // Ports, and addresses, are in network order.
            address.bytes().putShort(0, (short) (isLong ? AF_INET6 : AF_INET));
            address.bytes().putShort(2, Short.reverseBytes((short) port));
            address.putBytes(isLong ? 8 : 4, bytes, 0, bytes.length);
            if (host instanceof Inet6Address scoped) {
                address.putInt(SCOPE, scoped.getScopeId());
            }
            return new ListeningSocket(isLong ? AF_INET6 : AF_INET, address, isLong ? 28 : 16);
        }
    }

    /**
     * At a path, where there must be nothing yet.
     *
     * @throws LinuxException if that is not possible
     */
    public static ListeningSocket unix(Path path) {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_PATH) {
            throw new LinuxException("bind", Errnos.ENAMETOOLONG);
        }
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer address = NativeBuffer.in(arena, PATH + bytes.length + 1L);
            address.bytes().putShort(0, (short) AF_UNIX);
            address.putBytes(PATH, bytes, 0, bytes.length);
            return new ListeningSocket(AF_UNIX, address, PATH + bytes.length + 1);
        }
    }

    private static void set(int socket, int level, int option) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer on = NativeBuffer.in(arena, 4);
            on.putInt(0, 1);
            LinuxException.check(Native.quick(Sys.SETSOCKOPT, socket, level, option, on.address(), 4, 0), "setsockopt");
        }
    }

    /** The port of TCP. */
    public int port() {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer address = NativeBuffer.in(arena, 32);
            address.putInt(28, 28);
            LinuxException.check(
                    Native.quick(Sys.GETSOCKNAME, descriptor, address.address(), address.address() + 28, 0),
                    "getsockname");
            return Short.reverseBytes(address.bytes().getShort(2)) & 0xffff;
        }
    }

    /**
     * Waits for the next that connects; null if this is closed. On one thread.
     *
     * @throws LinuxException if there can't be another connection, for want of descriptors for example
     */
    public @Nullable Wire accept() {
        if (!begins()) {
            return null;
        }
        try {
            for (; ; ) {
                poll.putInt(0, descriptor);
                poll.putInt(4, POLLIN);
                poll.putInt(8, closing.number());
                poll.putInt(12, POLLIN);
                Native.syscall(Sys.PPOLL, poll.address(), 2, 0, 0, 0, 0);
                if (isClosed()) {
                    return null;
                }
                if (poll.getInt(4) == POLLIN) {
                    continue;
                }
                long socket = Native.syscall(Sys.ACCEPT4, descriptor, 0, 0, SOCK_CLOEXEC, 0, 0);
                if (socket >= 0) {
                    return connected((int) socket);
                }
                boolean isGoneAgain =
                        socket == -Errnos.EAGAIN || socket == -Errnos.ECONNABORTED || socket == -Errnos.EINTR;
                if (!isGoneAgain) {
                    LinuxException.check(socket, "accept4");
                }
            }
        } finally {
            ends();
        }
    }

    private Wire connected(int socket) {
        if (isTcp) {
            set(socket, IPPROTO_TCP, TCP_NODELAY);
        }
        return Wire.ofSocket(socket);
    }

    private synchronized boolean begins() {
        isAccepting = !isClosed;
        return isAccepting;
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    private synchronized void ends() {
        isAccepting = false;
        if (isClosed) {
            release();
        }
    }

    /** Takes no more connections. From any thread. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (isAccepting) {
            closing.set();
        } else {
            release();
        }
    }

    private void release() {
        Descriptors.close(descriptor);
        closing.close();
    }
}
