package dev.reverie.syscalls;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a socket is bound, and what it is connected to. */
public sealed interface SocketEnds {
    /**
     * A socket of the Internet protocols.
     *
     * @param local its address
     * @param remote the address it is connected to, or null
     */
    record Internet(InetSocketAddress local, @Nullable InetSocketAddress remote) implements SocketEnds {}

    /**
     * A local socket.
     *
     * @param peer the inode of the socket that it is connected to, or 0
     * @param name its name in Latin-1, an abstract one with the zero byte before it; empty if it has none
     */
    record Unix(long peer, String name) implements SocketEnds {}

    /**
     * A netlink socket.
     *
     * @param family {@code NETLINK_ROUTE} and so on
     * @param port its number, often that of the process
     */
    record Netlink(int family, long port) implements SocketEnds {}
}
