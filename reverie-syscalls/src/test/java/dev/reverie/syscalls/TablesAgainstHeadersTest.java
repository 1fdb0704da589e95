package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The tables say what the headers, the C library and the kernel of this machine say. */
class TablesAgainstHeadersTest {
    private static final Path HEADERS = Path.of("/usr/include/x86_64-linux-gnu/asm");
    private static final Path EVENTS = Path.of("/sys/kernel/tracing/events/syscalls");
    private static final List<String> HEADERS_OF_FLAGS = List.of(
            "asm/ioctls.h",
            "sys/types.h",
            "sys/stat.h",
            "fcntl.h",
            "unistd.h",
            "sys/mman.h",
            "sched.h",
            "sys/wait.h",
            "signal.h",
            "sys/file.h",
            "poll.h",
            "sys/epoll.h",
            "sys/eventfd.h",
            "sys/signalfd.h",
            "sys/timerfd.h",
            "sys/inotify.h",
            "sys/socket.h",
            "netinet/in.h",
            "netinet/tcp.h",
            "linux/netlink.h",
            "time.h",
            "sys/time.h",
            "sys/resource.h",
            "linux/futex.h",
            "sys/prctl.h",
            "asm/prctl.h",
            "sys/random.h",
            "linux/openat2.h",
            "sys/mount.h",
            "sys/uio.h",
            "sys/xattr.h",
            "linux/close_range.h",
            "linux/rseq.h",
            "linux/membarrier.h",
            "linux/seccomp.h",
            "linux/ptrace.h",
            "linux/fiemap.h",
            "linux/sockios.h",
            "linux/if_tun.h",
            "linux/loop.h",
            "linux/random.h",
            "linux/kvm.h",
            "linux/perf_event.h",
            "linux/capability.h",
            "linux/magic.h",
            "sys/ioctl.h",
            "linux/mman.h",
            "linux/fs.h");

    private static final Pattern NUMBER =
            Pattern.compile("#define __NR_(\\w+) \\(?(?:__X32_SYSCALL_BIT \\+ )?(\\d+)\\)?");

    @Test
    void nativeNumbers() throws IOException {
        assertNames(Abi.X86_64, "unistd_64.h");
    }

    @Test
    void numbersForInt80() throws IOException {
        assertNames(Abi.I386, "unistd_32.h");
    }

    @Test
    void numbersForX32() throws IOException {
        assertNames(Abi.X32, "unistd_x32.h");
    }

    private static void assertNames(Abi abi, String header) throws IOException {
        Path file = HEADERS.resolve(header);
        Assumptions.assumeTrue(Files.exists(file));
        int count = 0;
        for (String line : Files.readAllLines(file)) {
            Matcher matcher = NUMBER.matcher(line);
            if (matcher.matches()) {
                int number = Integer.parseInt(matcher.group(2));
                assertThat(Sysno.name(abi, number)).isEqualTo(matcher.group(1));
                count++;
            }
        }
        assertThat(count).isGreaterThan(300);
    }

    @Test
    void everyCallOfTheKernelHasAName() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(EVENTS) && Files.isDirectory(EVENTS));
        List<String> unknown = new ArrayList<>();
        try (Stream<Path> events = Files.list(EVENTS)) {
            for (Path event : events.toList()) {
                String name = event.getFileName().toString();
                if (name.startsWith("sys_enter_")) {
                    String call = name.substring("sys_enter_".length());
                    // The kernel's functions behind these have other names than the calls.
                    call = switch (call) {
                        case "newstat", "newfstat", "newlstat", "newuname" -> call.substring("new".length());
                        case "sendfile64" -> "sendfile";
                        case "umount" -> "umount2";
                        default -> call;
                    };
                    if (Sysno.number(call) < 0) {
                        unknown.add(call);
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void errnoNumbersAndDescriptions() throws IOException, InterruptedException {
        List<String> lines = CProgram.run("""
                #define _GNU_SOURCE
                #include <stdio.h>
                #include <string.h>
                int main(void) {
                    for (int i = 1; i < 134; i++)
                        if (strerrorname_np(i)) printf("%d %s %s\\n", i, strerrorname_np(i), strerror(i));
                }
                """);
        assertThat(lines).hasSizeGreaterThan(100);
        for (String line : lines) {
            String[] words = line.split(" ", 3);
            Errno errno = Errno.of(Integer.parseInt(words[0]));
            assertThat(errno.name()).isEqualTo(words[1]);
            assertThat(errno.description()).isEqualTo(words[2]);
            assertThat(Errno.byName(words[1])).isEqualTo(errno);
        }
    }

    @Test
    void flagValues() throws IOException, InterruptedException {
        StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n#include <stdio.h>\n");
        for (String header : HEADERS_OF_FLAGS) {
            source.append("#if __has_include(<")
                    .append(header)
                    .append(">)\n#include <")
                    .append(header)
                    .append(">\n#endif\n");
        }
        source.append("int main(void) {\n");
        List<String> flags = flags();
        for (String flag : flags) {
            String name = flag.substring(0, flag.indexOf('='));
            source.append("#ifdef ").append(name).append("\n    printf(\"").append(name);
            source.append("=0x%lx\\n\", (unsigned long)(unsigned)(")
                    .append(name)
                    .append("));\n#endif\n");
        }
        List<String> lines = CProgram.run(source.append("}\n").toString());
        assertThat(lines).hasSizeGreaterThan(500);
        // The C library defines O_LARGEFILE as nothing on 64-bit machines; the kernel does not.
        assertThat(flags)
                .containsAll(lines.stream()
                        .filter(line -> !line.equals("O_LARGEFILE=0x0"))
                        .toList());
    }

    private static List<String> flags() throws IOException {
        return Files.readAllLines(Path.of("src/main/table/flags.tbl")).stream()
                .map(String::strip)
                .filter(line -> !line.startsWith("#") && !line.startsWith("set "))
                .flatMap(line -> Stream.of(line.split(" +")))
                .filter(word -> word.contains("="))
                // Their sizes are those of a structure that the C library's headers hide.
                .filter(word -> !(word.startsWith("TC") && word.contains("2=")))
                .toList();
    }
}
