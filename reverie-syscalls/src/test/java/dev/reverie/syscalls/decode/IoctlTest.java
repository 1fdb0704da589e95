package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.IoctlRequest;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.JsonWriter;
import dev.reverie.syscalls.value.NameSet;
import dev.reverie.syscalls.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests and their arguments, as strace 6.1 prints them. */
class IoctlTest {
    private static final Path TOPICS = Path.of("src/main/table/topics");
    private static final Pattern REQUEST = Pattern.compile("\\w+=0x([0-9a-f]+)");

    private final FakeGuest guest = new FakeGuest();

    @Test
    void requestsHaveOneNameOrSeveralOrNone() {
        assertThat(request(IoctlRequest.TIOCGWINSZ)).isEqualTo("TIOCGWINSZ");
        assertThat(request(IoctlRequest.TCSETS)).isEqualTo("SNDCTL_TMR_START or TCSETS");
        assertThat(request(IoctlRequest.MEMGETINFO)).isEqualTo("MIXER_READ(1) or MEMGETINFO");
        assertThat(request(0)).isEqualTo("_IOC(_IOC_NONE, 0, 0, 0)");
        assertThat(request(0xc00c7a07)).isEqualTo("_IOC(_IOC_READ|_IOC_WRITE, 0x7a, 0x7, 0xc)");
        assertThat(request(0xffff_ffff)).isEqualTo("_IOC(_IOC_READ|_IOC_WRITE, 0xff, 0xff, 0x3fff)");
    }

    @Test
    void requestsThatSayHowLongTheirArgumentIs() {
        assertThat(request(0x80144506)).isEqualTo("EVIOCGNAME(20)");
        assertThat(request(0x80084521)).isEqualTo("EVIOCGBIT(EV_KEY, 8)");
        assertThat(request(0x80084520)).isEqualTo("EVIOCGBIT(0, 8)");
        assertThat(request(0x8008453f)).isEqualTo("EVIOCGBIT(0x1f /* EV_??? */, 8)");
        assertThat(request(0x401845c0)).isEqualTo("EVIOCSABS(ABS_X)");
        assertThat(request(0x80206a13)).isEqualTo("JSIOCGNAME(32)");
        long name = guest.string("keyboard");
        assertThat(guest.line("ioctl", 9, 3, 0x80144506, name)).isEqualTo("ioctl(3, EVIOCGNAME(20), \"keyboard\") = 9");
    }

    @Test
    void allNamesAreInJson() {
        NameSet names = FlagTables.of(FlagTables.IOCTL);
        assertThat(JsonWriter.json(new Value.Named(0x5402, names)))
                .isEqualTo("{\"value\":21506,\"name\":\"SNDCTL_TMR_START\",\"or\":[\"TCSETS\"]}");
        assertThat(JsonWriter.json(new Value.Named(0x5413, names)))
                .isEqualTo("{\"value\":21523,\"name\":\"TIOCGWINSZ\"}");
        assertThat(names.has(0x1_0000_5413L)).isFalse();
    }

    @Test
    void whatTheKernelHasFilledIsInTheSameStructure() {
        long request = guest.hex("6c6f0000000000000000000000000000 00000100" + "00".repeat(20));
        assertThat(guest.line("ioctl", 0, 3, IoctlRequest.SIOCGIFMTU, request))
                .isEqualTo("ioctl(3, SIOCGIFMTU, {ifr_name=\"lo\", ifr_mtu=65536}) = 0");
        assertThat(guest.line("ioctl", -19, 3, IoctlRequest.SIOCGIFMTU, request))
                .isEqualTo("ioctl(3, SIOCGIFMTU, {ifr_name=\"lo\"}) = -1 ENODEV (No such device)");
        assertThat(guest.line("ioctl", -14, 3, IoctlRequest.SIOCGIFMTU, 0))
                .isEqualTo("ioctl(3, SIOCGIFMTU, NULL) = -1 EFAULT (Bad address)");
        long hardware = guest.hex("6c6f0000000000000000000000000000 0403 010203040506" + "00".repeat(16));
        assertThat(guest.line("ioctl", 0, 3, IoctlRequest.SIOCGIFHWADDR, hardware))
                .isEqualTo("ioctl(3, SIOCGIFHWADDR, {ifr_name=\"lo\","
                        + " ifr_hwaddr={sa_family=ARPHRD_LOOPBACK, sa_data=01:02:03:04:05:06}}) = 0");
    }

    @Test
    void whatTheKernelHasFilledIsApart() {
        long extents = guest.longs(0, -1, 1, 0);
        assertThat(guest.line("ioctl", 0, 3, IoctlRequest.FS_IOC_FIEMAP, extents))
                .isEqualTo("ioctl(3, FS_IOC_FIEMAP, {fm_start=0, fm_length=18446744073709551615,"
                        + " fm_flags=FIEMAP_FLAG_SYNC, fm_extent_count=0}"
                        + " => {fm_flags=FIEMAP_FLAG_SYNC, fm_mapped_extents=0, ...}) = 0");
        long same = guest.longs(0, 4096, 1, 77, 0, 0, 0);
        assertThat(guest.line("ioctl", -9, 3, IoctlRequest.FIDEDUPERANGE, same))
                .isEqualTo("ioctl(3, BTRFS_IOC_FILE_EXTENT_SAME or FIDEDUPERANGE, {src_offset=0, src_length=4096,"
                        + " dest_count=1, info=[{dest_fd=77, dest_offset=0}]}) = -1 EBADF (Bad file descriptor)");
        assertThat(guest.line("ioctl", 0, 3, IoctlRequest.FIDEDUPERANGE, same))
                .endsWith(" => {info=[{bytes_deduped=0, status=0}]}) = 0");
    }

    @Test
    void everyRequestHasAText() throws IOException {
        Random random = new Random(1);
        List<Long> requests = requests();
        assertThat(requests).hasSizeGreaterThan(2000);
        for (long request : requests) {
            for (int i = 0; i < 20; i++) {
                byte[] bytes = new byte[4096];
                random.nextBytes(bytes);
                ByteArrayMemory memory = new ByteArrayMemory().map(0x1000, bytes);
                long address = 0x1000L + random.nextInt(i < 10 ? 64 : 4096);
                Syscall call = Syscall.of(Sysno.IOCTL, SyscallArgs.of(3, request, address));
                DecodeOptions options = new DecodeOptions(random.nextInt(100), random.nextBoolean(), Set.of());
                Display before = Display.before(call, () -> memory, options);
                long result = random.nextBoolean() ? 0 : -random.nextInt(200);
                assertThat(before.after(result, () -> memory).text()).startsWith("ioctl(3, ");
            }
        }
    }

    private String request(int request) {
        return guest.entry("ioctl", 3, request, 0)
                .replaceFirst("^ioctl\\(3, ", "")
                .replaceFirst("(, |, 0|, NULL)$", "");
    }

    private static List<Long> requests() throws IOException {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> topics = Files.list(TOPICS)) {
            for (Path topic : topics.filter(
                            file -> file.getFileName().toString().startsWith("ioctl"))
                    .toList()) {
                REQUEST.matcher(Files.readString(topic))
                        .results()
                        .forEach(match -> found.add(Long.parseUnsignedLong(match.group(1), 16)));
            }
        }
        return found;
    }
}
