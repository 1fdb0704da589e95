package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.NetlinkProtocol;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.SocketEnds;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages of netlink sockets. */
class NetlinkTest {
    private static final long ADDRESS = 0x1000;

    /** A guest of which every descriptor is a netlink socket. */
    private record Guest(ByteArrayMemory memory, int family) implements Observed {
        @Override
        public String socketProtocol(int fd) {
            return "NETLINK";
        }

        @Override
        public @Nullable SocketEnds socketEnds(int fd) {
            return family < 0 ? null : new SocketEnds.Netlink(family, 1);
        }

        @Override
        public String networkInterface(int index) {
            return index == 1 ? "lo" : "";
        }
    }

    private static String sent(int family, byte[] bytes) {
        Guest guest = new Guest(new ByteArrayMemory().map(ADDRESS, bytes), family);
        Syscall call = Syscall.of(Sysno.SENDTO, SyscallArgs.of(3, ADDRESS, bytes.length, 0, 0, 0));
        String text = Display.before(call, guest, DecodeOptions.DEFAULT).text();
        return text.substring("sendto(3, ".length(), text.lastIndexOf(", " + bytes.length + ", 0, NULL, 0"));
    }

    private static String sent(int family, String hexadecimal) {
        return sent(family, HexFormat.of().parseHex(hexadecimal.replace(" ", "")));
    }

    @Test
    void anAddressOfAnInterface() {
        assertThat(
                        sent(
                                NetlinkProtocol.NETLINK_ROUTE,
                                "2b000000 1400 0100 07000000 00000000  02 08 80 fe 01000000  0800 0100 7f000001  0700 0300 6c6f00"))
                .isEqualTo(
                        "[{nlmsg_len=43, nlmsg_type=RTM_NEWADDR, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=7, nlmsg_pid=0},"
                                + " {ifa_family=AF_INET, ifa_prefixlen=8, ifa_flags=IFA_F_PERMANENT, ifa_scope=RT_SCOPE_HOST,"
                                + " ifa_index=if_nametoindex(\"lo\")}, [[{nla_len=8, nla_type=IFA_ADDRESS},"
                                + " inet_addr(\"127.0.0.1\")], [{nla_len=7, nla_type=IFA_LABEL}, \"lo\"]]]");
    }

    @Test
    void severalMessagesAndARest() {
        String done = "10000000 0300 0200 01000000 02000000 ";
        assertThat(sent(NetlinkProtocol.NETLINK_ROUTE, done + done + "1000"))
                .startsWith("[{nlmsg_len=16, nlmsg_type=NLMSG_DONE, nlmsg_flags=NLM_F_MULTI,")
                .endsWith("nlmsg_pid=2}, \"\\x10\\x00\"]");
    }

    @Test
    void anErrorWithAMessageAndWithoutAFamily() {
        assertThat(sent(
                        -1,
                        "2c000000 0200 0003 01000000 00000000 feffffff 10000000 1200 0100 01000000 00000000"
                                + "0800 0100 6e6f7400"))
                .isEqualTo(
                        "[{nlmsg_len=44, nlmsg_type=NLMSG_ERROR, nlmsg_flags=NLM_F_CAPPED|NLM_F_ACK_TLVS, nlmsg_seq=1,"
                                + " nlmsg_pid=0}, [{error=-ENOENT, msg={nlmsg_len=16, nlmsg_type=0x12 /* NLMSG_??? */,"
                                + " nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=1, nlmsg_pid=0}}, [{nla_len=8,"
                                + " nla_type=NLMSGERR_ATTR_MSG}, \"not\"]]]");
    }

    @Test
    void textIsNoMessage() {
        assertThat(sent(NetlinkProtocol.NETLINK_ROUTE, "474554202f20485454502f312e310d0a0d0a"))
                .isEqualTo("\"GET / HTTP/1.1\\r\\n\\r\\n\"");
    }

    @Property(tries = 2000)
    void anythingHasAText(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(300)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(40) : 0);
        }
        if (bytes.length > 6) {
            bytes[0] = (byte) random.nextInt(256);
            bytes[4] = (byte) random.nextInt(128);
        }
        int family = random.nextInt(-1, 24);
        assertThat(sent(family, bytes)).isNotEmpty();
    }
}
