package dev.reverie.syscalls.struct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.Connect;
import dev.reverie.syscalls.Getsockname;
import dev.reverie.syscalls.MemoryFault;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Addresses of sockets, to bytes and back. */
class SocketAddressTest {
    @Test
    void theFamiliesAreTold() throws Exception {
        check("0200 0050 7f000001 0000000000000000", new SocketAddress.Inet((Inet4Address) address("7f000001"), 80));
        check(
                "0a00 01bb 00000007 00000000000000000000000000000001 02000000",
                new SocketAddress.Inet6((Inet6Address) address("0".repeat(31) + "1"), 443, 7, 2));
        check("0100 2f746d702f7800", new SocketAddress.Unix(Bytes.of("/tmp/x")));
        check("0100", new SocketAddress.Unix(Bytes.EMPTY));
        check("0100 00410042", new SocketAddress.AbstractUnix(Bytes.of("A\0B")));
        check("1000 0000 d2040000 03000000", new SocketAddress.Netlink(1234, 3));
        check(
                "1100 0800 02000000 0100 04 06 0102030405060000",
                new SocketAddress.Packet(
                        0x800, 2, 1, 4, Bytes.of((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6)));
        check("0200 0050 7f", new SocketAddress.Unknown(2, Bytes.of((byte) 0, (byte) 0x50, (byte) 0x7f)));
        check("ff00 01", new SocketAddress.Unknown(255, Bytes.of((byte) 1)));
        assertThat(SocketAddress.of(new byte[] {1})).isEqualTo(new SocketAddress.Unknown(0, Bytes.EMPTY));
    }

    private static void check(String hex, SocketAddress address) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(SocketAddress.of(bytes)).isEqualTo(address);
        assertThat(address.toBytes()).isEqualTo(bytes);
    }

    private static InetAddress address(String hex) throws Exception {
        return InetAddress.getByAddress(HexFormat.of().parseHex(hex));
    }

    @Test
    void anAddressOfVersion4InVersion6StaysOne() {
        byte[] bytes = new byte[28];
        bytes[0] = 10;
        bytes[18] = (byte) 0xff;
        bytes[19] = (byte) 0xff;
        bytes[20] = 127;
        bytes[23] = 1;
        assertThat(SocketAddress.of(bytes)).isInstanceOf(SocketAddress.Inet6.class);
        assertThat(SocketAddress.of(bytes).toBytes()).isEqualTo(bytes);
    }

    /** After the bytes of a name the second reading sees the same. */
    @Property
    void anyBytesAreAnAddress(@ForAll @Size(max = 130) byte[] bytes) {
        SocketAddress address = SocketAddress.of(bytes);
        assertThat(SocketAddress.of(address.toBytes())).isEqualTo(address);
    }

    @Property
    void ofEveryFamily(@ForAll byte family, @ForAll @Size(max = 130) byte[] bytes) {
        if (bytes.length > 1) {
            bytes[0] = (byte) (family & 31);
            bytes[1] = 0;
        }
        anyBytesAreAnAddress(bytes);
    }

    @Test
    void callsReadThem() throws MemoryFault {
        byte[] bytes = new SocketAddress.Netlink(7, 1).toBytes();
        ByteArrayMemory memory =
                new ByteArrayMemory().map(0x1000, bytes).map(0x2000, (byte) 12, (byte) 0, (byte) 0, (byte) 0);
        assertThat(Connect.of(3, 0x1000, 12).readAddr(memory)).isEqualTo(new SocketAddress.Netlink(7, 1));
        assertThat(Connect.of(3, 0x1000, -1).readAddr(memory)).isEqualTo(new SocketAddress.Unknown(0, Bytes.EMPTY));
        assertThat(Connect.of(3, 0, 12).readAddr(memory)).isNull();
        assertThat(Getsockname.of(3, 0x1000, 0x2000).readAddr(memory)).isEqualTo(new SocketAddress.Netlink(7, 1));
        assertThat(Getsockname.of(3, 0x1000, 0x2000).readAddrlen(memory)).isEqualTo(12);
    }
}
