package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.SocketEnds;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Any registers and any memory have a text. */
class TotalityTest {
    private static final long BASE = 0x7000;
    private static final int SIZE = 8192;

    @Property(tries = 300)
    void everyCallHasAText(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        sprinkle(random, bytes);
        ByteArrayMemory memory = new ByteArrayMemory().map(BASE, bytes);
        DecodeOptions options = new DecodeOptions(random.nextInt(100), random.nextBoolean(), some(random));
        for (int number = 0; number <= Sysno.MAX + 3; number++) {
            SyscallArgs args = new SyscallArgs(
                    value(random), value(random), value(random), value(random), value(random), value(random));
            Observed guest = guest(random, memory);
            check(Syscall.of(number, args), value(random), guest, options);
            check(new ForeignSyscall(Abi.I386, number, args), value(random), guest, options);
        }
    }

    /** One whose descriptors are netlink sockets, or nothing. */
    private static Observed guest(Random random, ByteArrayMemory memory) {
        int family = random.nextInt(24);
        return family > 20
                ? () -> memory
                : new Observed() {
                    @Override
                    public Memory memory() {
                        return memory;
                    }

                    @Override
                    public String descriptor(int fd) {
                        return "socket:[4711]";
                    }

                    @Override
                    public String socketProtocol(int fd) {
                        return "NETLINK";
                    }

                    @Override
                    public SocketEnds socketEnds(int fd) {
                        return new SocketEnds.Netlink(family, fd);
                    }
                };
    }

    private static Set<DescriptorDetail> some(Random random) {
        Set<DescriptorDetail> details = EnumSet.allOf(DescriptorDetail.class);
        details.removeIf(detail -> random.nextBoolean());
        return details;
    }

    private static void check(Syscall call, long result, Observed guest, DecodeOptions options) {
        Display before = Display.before(call, guest, options);
        assertThat(before.text()).startsWith(call.name() + "(");
        assertThat(before.after(result, guest).text()).contains(") = ");
    }

    /** Lets some words of memory point into it, and others be small. */
    private static void sprinkle(Random random, byte[] bytes) {
        for (int i = 0; i + 8 <= bytes.length; i += 8) {
            if (random.nextInt(3) != 0) {
                long value = value(random);
                for (int j = 0; j < 8; j++) {
                    bytes[i + j] = (byte) (value >>> (8 * j));
                }
            }
        }
    }

    private static long value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt();
            case 2 -> random.nextInt(64);
            case 3 -> -random.nextInt(600);
            case 4 -> BASE + SIZE - random.nextInt(64);
            case 5 -> 1L << random.nextInt(64);
            default -> BASE + random.nextInt(SIZE);
        };
    }
}
