package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.SocketEnds;
import dev.reverie.syscalls.value.Value;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What file descriptors refer to, as far as the options want to know. */
final class Descriptors {
    private static final String PIDFD = "anon_inode:[pidfd]";
    private static final String SOCKET = "socket:[";

    /** Others are shown as any file is. */
    private static final Set<String> PROTOCOLS = Set.of(
            "TCP",
            "TCPv6",
            "UDP",
            "UDPv6",
            "UDP-Lite",
            "UDPLITEv6",
            "RAW",
            "RAWv6",
            "PING",
            "PINGv6",
            "DCCP",
            "DCCPv6",
            "SCTP",
            "SCTPv6",
            "L2TP/IP",
            "L2TP/IPv6",
            "UNIX",
            "UNIX-STREAM",
            "NETLINK");

    private Descriptors() {}

    static Value.Descriptor of(Observed guest, Set<DescriptorDetail> wanted, int fd) {
        String path = guest.descriptor(fd);
        boolean withPath = wanted.contains(DescriptorDetail.PATH)
                || path.startsWith(SOCKET) && wanted.contains(DescriptorDetail.SOCKET);
        if (path.startsWith(SOCKET) && wanted.contains(DescriptorDetail.SOCKET)) {
            String protocol = guest.socketProtocol(fd);
            if (PROTOCOLS.contains(protocol)) {
                String inode = path.substring(SOCKET.length(), path.length() - 1);
                return new Value.Descriptor(
                        fd, "", protocol + ":[" + ends(protocol, inode, guest.socketEnds(fd)) + "]");
            }
        } else if (path.equals(PIDFD) && wanted.contains(DescriptorDetail.PIDFD)) {
            int pid = guest.pidfd(fd);
            return pid > 0 ? new Value.Descriptor(fd, "", "pid:" + pid) : new Value.Descriptor(fd, path);
        } else if (path.startsWith("/") && wanted.contains(DescriptorDetail.DEVICE)) {
            String device = guest.device(fd);
            if (!device.isEmpty()) {
                return new Value.Descriptor(fd, path, device);
            }
        }
        return new Value.Descriptor(fd, withPath ? path : "");
    }

    private static String ends(String protocol, String inode, @Nullable SocketEnds ends) {
        return switch (ends) {
            case null -> inode;
            case SocketEnds.Internet(InetSocketAddress local, InetSocketAddress remote) ->
                address(protocol, local) + (remote == null ? "" : "->" + address(protocol, remote));
            case SocketEnds.Unix(long peer, String name) ->
                inode + (peer == 0 ? "" : "->" + peer) + (name.isEmpty() ? "" : "," + quoted(name));
            case SocketEnds.Netlink(int family, long port) -> family(family) + ":" + port;
        };
    }

    private static String family(int family) {
        String name = Decoder.named(FlagTables.NETLINKPROTO, family).text();
        return name.startsWith("NETLINK_") ? name.substring("NETLINK_".length()) : Integer.toString(family);
    }

    /** An IPv6 address is in brackets; one that stands for an IPv4 address too. */
    private static String address(String protocol, InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String text = Internet.text(host.getAddress());
        boolean six = protocol.endsWith("v6");
        boolean mapped = six && host.getAddress().length == Integer.BYTES;
        return (six ? "[" + (mapped ? "::ffff:" : "") + text + "]" : text) + ":" + address.getPort();
    }

    private static String quoted(String name) {
        boolean isAbstract = name.charAt(0) == 0;
        byte[] bytes = name.substring(isAbstract ? 1 : 0).getBytes(StandardCharsets.ISO_8859_1);
        Value.Form form = isAbstract ? Value.Form.ABSTRACT : Value.Form.STRING;
        return new Value.Bytes(bytes, false, form).text();
    }
}
