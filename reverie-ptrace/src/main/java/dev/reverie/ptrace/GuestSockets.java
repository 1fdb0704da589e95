package dev.reverie.ptrace;

import dev.reverie.linux.ffi.NetworkInterfaces;
import dev.reverie.linux.ffi.SocketAttributes;
import dev.reverie.linux.ffi.SocketDiagnostics;
import dev.reverie.syscalls.SocketEnds;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows of the sockets of guests, asked from outside: the guest is not stopped for it and makes no calls.
 * What can't change any more is kept by the inode of the socket. Handlers of several threads may ask at once.
 */
final class GuestSockets {
    private static final String SOCKET = "socket:[";

    /** So many sockets are remembered; then we start again. */
    private static final int MAX_KNOWN = 4096;

    /** The kernel makes the loopback device first. */
    private static final int LOOPBACK = 1;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /** The protocols of the Internet that the kernel tells about, by the names it gives them. */
    private static final Map<String, Integer> NUMBERS = Map.of(
            "TCP",
            6,
            "TCPv6",
            6,
            "UDP",
            17,
            "UDPv6",
            17,
            "UDP-Lite",
            136,
            "UDPLITEv6",
            136,
            "DCCP",
            33,
            "DCCPv6",
            33,
            "SCTP",
            132,
            "SCTPv6",
            132);

    private final Map<Long, SocketEnds> known = new ConcurrentHashMap<>();

    /** What the kernel calls the protocol of a socket; empty for what is none. */
    String protocol(int tid, int fd) {
        return SocketAttributes.protocol(tid, fd);
    }

    /** Where a socket is bound and what it is connected to; null if the kernel does not say. */
    @Nullable
    SocketEnds ends(int tid, int fd) {
        long inode = inode(tid, fd);
        if (inode < 0) {
            return null;
        }
        SocketEnds ends = known.get(inode);
        if (ends == null) {
            ends = find(tid, protocol(tid, fd), inode);
            if (ends != null && isFinal(ends)) {
                if (known.size() >= MAX_KNOWN) {
                    known.clear();
                }
                known.put(inode, ends);
            }
        }
        return ends;
    }

    /** We know the interfaces of our own network namespace, and the first one of every other. */
    String networkInterface(int tid, int index) {
        return index == LOOPBACK ? "lo" : "".equals(namespace(tid)) ? NetworkInterfaces.name(index) : "";
    }

    private static boolean isFinal(SocketEnds ends) {
        return switch (ends) {
            case SocketEnds.Internet(InetSocketAddress _, InetSocketAddress remote) -> remote != null;
            case SocketEnds.Unix _ -> false;
            case SocketEnds.Netlink _ -> true;
        };
    }

    private static @Nullable SocketEnds find(int tid, String protocol, long inode) {
        if (protocol.equals("NETLINK")) {
            return netlink(tid, inode);
        }
        String namespace = namespace(tid);
        if (namespace == null) {
            return null;
        }
        if (protocol.startsWith("UNIX")) {
            SocketDiagnostics.Local local = SocketDiagnostics.local(namespace, inode);
            return local == null ? null : new SocketEnds.Unix(local.peer(), local.name());
        }
        Integer number = NUMBERS.get(protocol);
        if (number == null) {
            return null;
        }
        int family = protocol.endsWith("v6") ? AF_INET6 : AF_INET;
        SocketDiagnostics.Connection connection = SocketDiagnostics.connection(namespace, family, number, inode);
        return connection == null ? null : new SocketEnds.Internet(connection.local(), connection.remote());
    }

    /** The file of the network namespace of a thread if it is not our own, empty if it is; null if the thread is gone. */
    private static @Nullable String namespace(int tid) {
        String theirs = "/proc/" + tid + "/ns/net";
        try {
            Path namespace = Files.readSymbolicLink(Path.of(theirs));
            return namespace.equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net"))) ? "" : theirs;
        } catch (IOException e) {
            return null;
        }
    }

    private static long inode(int tid, int fd) {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/" + tid + "/fd/" + fd))
                    .toString();
            return link.startsWith(SOCKET) ? Long.parseLong(link, SOCKET.length(), link.length() - 1, 10) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /** A line has the address, the family, the port, groups, memory, …, and the inode at its end. */
    private static @Nullable SocketEnds netlink(int tid, long inode) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("/proc/" + tid + "/net/netlink"));
        } catch (IOException e) {
            return null;
        }
        for (String line : lines) {
            String[] words = line.strip().split(" +", -1);
            if (words.length > 3 && words[words.length - 1].equals(Long.toString(inode))) {
                return new SocketEnds.Netlink(Integer.parseInt(words[1]), Long.parseLong(words[2]) & 0xffffffffL);
            }
        }
        return null;
    }
}
