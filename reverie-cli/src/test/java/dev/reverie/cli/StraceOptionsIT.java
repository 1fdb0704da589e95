package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.syscalls.Sysno;
import dev.reverie.tools.SyscallClass;
import dev.reverie.tools.TraceSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our options against those of strace: the same options over the same program write the same. */
class StraceOptionsIT {
    private static final String READING = "cat /etc/hostname /nonexistent";

    /** Makes every call there is, under a filter that refuses all but exit_group; strace sees them before the filter. */
    private static final String EVERY_CALL = """
            #include <linux/filter.h>
            #include <linux/seccomp.h>
            #include <stddef.h>
            #include <sys/prctl.h>
            #include <sys/syscall.h>

            static long call(long number, long a, long b, long c) {
                long result;
                __asm__ volatile("xor %%r10, %%r10; xor %%r8, %%r8; syscall"
                        : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r8", "r10", "r11", "memory");
                return result;
            }

            static struct sock_filter code[] = {
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 1, 0),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
            };
            static struct sock_fprog program = {4, code};

            void _start(void) {
                call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0);
                if (call(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (long) &program)) call(SYS_exit_group, 1, 0, 0);
                for (long number = 0; number < 335; number++) {
                    if (number != SYS_exit_group) call(number, 0, 0, 0);
                }
                for (long number = 424; number < 470; number++) call(number, 0, 0, 0);
                call(SYS_exit_group, 0, 0, 0);
            }
            """;

    /** Has descriptors of all kinds that strace knows, and uses each once. */
    private static final String DESCRIPTORS = """
            #include <arpa/inet.h>
            #include <fcntl.h>
            #include <linux/netlink.h>
            #include <sys/epoll.h>
            #include <sys/socket.h>
            #include <sys/syscall.h>
            #include <sys/un.h>
            #include <unistd.h>

            static void inet(int family, int type) {
                struct sockaddr_storage at = {family};
                socklen_t size = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
                if (family == AF_INET) ((struct sockaddr_in *) &at)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
                else ((struct sockaddr_in6 *) &at)->sin6_addr = in6addr_loopback;
                int server = socket(family, type, 0);
                bind(server, (void *) &at, size);
                listen(server, 1);
                getsockname(server, (void *) &at, &size);
                int client = socket(family, type, 0);
                connect(client, (void *) &at, size);
                if (type == SOCK_STREAM) read(accept(server, 0, 0), 0, 0);
                read(client, 0, 0);
            }

            static void local(int type, struct sockaddr_un *name, int size) {
                int server = socket(AF_UNIX, type, 0);
                bind(server, (void *) name, size);
                listen(server, 1);
                int client = socket(AF_UNIX, type, 0);
                connect(client, (void *) name, size);
                if (type == SOCK_STREAM) read(accept(server, 0, 0), 0, 0);
                read(client, 0, 0);
                read(server, 0, 0);
            }

            int main(void) {
                inet(AF_INET, SOCK_STREAM);
                inet(AF_INET6, SOCK_STREAM);
                inet(AF_INET, SOCK_DGRAM);
                struct sockaddr_un path = {AF_UNIX, "so\\"cket"}, abstract = {AF_UNIX, "\\0descriptors\\1"};
                local(SOCK_STREAM, &path, sizeof path);
                unlink(path.sun_path);
                local(SOCK_DGRAM, &abstract, 15);
                int pair[2];
                socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair);
                read(socket(AF_PACKET, SOCK_RAW, 0), 0, 0);
                struct sockaddr_nl us = {AF_NETLINK};
                int netlink = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
                bind(netlink, (void *) &us, sizeof us);
                read(netlink, 0, 0);
                read(open("/dev/null", O_RDONLY), 0, 0);
                read(open(".", O_RDONLY), 0, 0);
                read(open("a<b>c", O_CREAT | O_RDWR, 0600), 0, 0);
                unlink("a<b>c");
                read(epoll_create1(0), 0, 0);
                read(syscall(SYS_pidfd_open, getpid(), 0), 0, 0);
                pipe(pair);
                for (int fd = 3; fd < 45; fd++) lseek(fd, 0, SEEK_CUR);
                return 0;
            }
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void needsStrace() throws Exception {
        assumeTrue(ReverieScript.shell("strace -o /dev/null true").code() == 0, "needs a strace that may trace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-e trace=%file",
                "-e %desc",
                "-e '!%memory,close'",
                "-e trace=/^op,?nosuch,3",
                "-e none",
                "-z",
                "-Z -e %file",
                "-e status=unfinished",
                "--status='!failed'",
                "-P /etc/hostname",
                "-ttt -T -P /etc/hostname",
                "-zP link",
                "-t",
                "-tt -r",
                "--absolute-timestamps=unix,ns --syscall-times=ms",
                "--relative-timestamps=s",
                "-i -e %file",
                "-n",
                "-a 70 -s3",
                "-qq",
                "-e quiet=exit",
                "-E A=b -E HOME -e execve",
            })
    void writesTheSame(String options) throws Exception {
        isTheSame(options, READING.replace("hostname", "hostname link"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-e signal=usr1", "-e signal='!USR1'", "-e signal=none -qqe kill", "-e %process,%signal"})
    void writesTheSameSignals(String options) throws Exception {
        isTheSame(options, "sh -c 'trap : USR1; kill -USR1 $$; trap - TERM; kill -TERM $$'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-y",
                "-yy",
                "--decode-fds",
                "--decode-fds=socket",
                "-e decode-fds=path,dev",
                "--decode-fds=!path"
            })
    void describesDescriptorsInTheSameWay(String options) throws Exception {
        assumeTrue(ReverieScript.shell("gcc --version").code() == 0, "needs gcc");
        Files.writeString(directory.resolve("descriptors.c"), DESCRIPTORS);
        ReverieScript.Result built =
                ReverieScript.shell("cd " + directory + "; gcc -w -static -o descriptors descriptors.c");
        assertThat(built.code()).as(built.err()).isZero();
        String cd = "cd " + directory + "; ";
        String limits = " -e trace=!%memory,execve ";
        ReverieScript.shell(cd + "strace -f -o theirs " + options + limits + "./descriptors");
        ReverieScript.shell(cd + "\"$REVERIE\" strace -o ours " + options + limits + "./descriptors");
        assertThat(numbered("ours")).isEqualTo(numbered("theirs"));
    }

    /** The lines of a trace without inodes, ports and process numbers. */
    private List<String> numbered(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file), StandardCharsets.UTF_8).stream()
                .map(line -> line.replaceAll("0x[0-9a-f]{6,}", "ADDRESS")
                        .replaceAll("\\b\\d{3,}\\b", "NUMBER")
                        .replaceAll("getrandom\\(\"[^\"]*\"\\.*", "getrandom(RANDOM")
                        .replaceAll("^NUMBER +", "")
                        .replaceAll(" += ", " = "))
                .toList();
    }

    private void isTheSame(String options, String guest) throws Exception {
        String cd = "cd " + directory + "; ln -s /etc/hostname link; ";
        ReverieScript.Result theirs = ReverieScript.shell(cd + "strace -f -o theirs " + options + " -- " + guest);
        ReverieScript.Result ours = ReverieScript.shell(cd + "\"$REVERIE\" strace -o ours " + options + " -- " + guest);
        assertThat(ours.code()).as(ours.err()).isEqualTo(theirs.code());
        assertThat(ours.out()).isEqualTo(theirs.out());
        assertThat(lines("ours")).isEqualTo(lines("theirs"));
    }

    @Test
    void countsTheSame() throws Exception {
        String guest = "sh -c 'cat /etc/hostname; cat /nonexistent; :'";
        String options = " -c -U calls,errors,name -S name ";
        String cd = "cd " + directory + "; ";
        ReverieScript.shell(cd + "strace -f -o theirs" + options + guest);
        ReverieScript.shell(cd + "\"$REVERIE\" strace -o ours" + options + guest);
        assertThat(Files.readString(directory.resolve("ours")))
                .isEqualTo(Files.readString(directory.resolve("theirs")));
    }

    @Test
    void theTableHasTheSameShape() throws Exception {
        String options =
                " -C -w -S name -e trace=openat,close -U name,time,shortest,longest,avg-time,total-time,errors,calls true";
        String theirs = ReverieScript.shell("strace" + options).err();
        String ours = ReverieScript.shell("\"$REVERIE\" strace" + options).err();
        assertThat(ours.replaceAll("\\d+", "9").replaceAll(" +", " "))
                .isEqualTo(theirs.replaceAll("\\d+", "9").replaceAll(" +", " "));
    }

    @Test
    void systemTimeIsNotTheTimeSpentWaiting() throws Exception {
        String table = ReverieScript.run("strace", "-c", "-U", "total-time", "-e", "clock_nanosleep", "sleep", "0.5")
                .err();
        double seconds = firstNumber(table);
        assertThat(seconds).as(table).isBetween(0.000_001, 0.2);
        table = ReverieScript.run("strace", "-cw", "-U", "total-time", "-e", "clock_nanosleep", "sleep", "0.5")
                .err();
        seconds = firstNumber(table);
        assertThat(seconds).as(table).isGreaterThanOrEqualTo(0.5);
    }

    /** The number that the first row of a table begins with. */
    private static double firstNumber(String table) {
        String row = table.lines().toList().get(2).strip();
        return Double.parseDouble(row.substring(0, row.indexOf(' ')));
    }

    @Test
    void everyTaskMayHaveItsFile() throws Exception {
        String cd = "cd " + directory + "; ";
        ReverieScript.shell(cd + "\"$REVERIE\" strace -ff -o trace -e exit_group sh -c '(exit 3); :'");
        try (var files = Files.list(directory)) {
            List<Path> all = files.sorted().toList();
            assertThat(all).hasSize(2);
            assertThat(all.get(0)).content().endsWith("+++ exited with 0 +++\n");
            assertThat(all.get(1)).content().startsWith("exit_group(3) ").endsWith("+++ exited with 3 +++\n");
        }
    }

    @Test
    void aTraceMayBeAppendedOrReadByACommand() throws Exception {
        String cd = "cd " + directory + "; ";
        ReverieScript.shell(cd + "echo before > trace; \"$REVERIE\" strace -A -o trace -e none true");
        assertThat(Files.readAllLines(directory.resolve("trace")))
                .hasSize(2)
                .first()
                .isEqualTo("before");
        ReverieScript.Result piped =
                ReverieScript.shell("\"$REVERIE\" strace -o '|sed s/^/read:/' -e none sh -c 'exit 3'");
        assertThat(piped.code()).isEqualTo(3);
        assertThat(piped.out()).startsWith("read:").endsWith(" +++ exited with 3 +++\n");
    }

    @Test
    void aProgramThatIsExecutedMayBeLeftAlone() throws Exception {
        ReverieScript.Result result =
                ReverieScript.run("strace", "-b", "execve", "-e", "%process", "sh", "-c", "/bin/true; :");
        assertThat(result.err())
                .containsSubsequence("execve(", "execve(\"/bin/true\"", " <detached ...>\n", "+++ exited with 0 +++")
                .doesNotContain("exit_group(0)                           = ?\n[pid");
    }

    @Test
    void classesHoldTheSameCalls() throws Exception {
        assumeTrue(ReverieScript.shell("gcc --version").code() == 0, "needs gcc");
        Files.writeString(directory.resolve("every.c"), EVERY_CALL);
        String build = "gcc -O1 -static -nostdlib -fno-stack-protector -o every every.c";
        ReverieScript.Result built = ReverieScript.shell("cd " + directory + "; " + build);
        assertThat(built.code()).as(built.err()).isZero();
        Set<String> known = namesSeen("all");
        assertThat(known).hasSizeGreaterThan(300);
        for (String name : SyscallClass.names()) {
            Set<String> ours = new TreeSet<>();
            for (int number : TraceSet.parse("%" + name).subscription().numbers()) {
                ours.add(Sysno.name(number));
            }
            ours.retainAll(known);
            assertThat(ours).as(name).isEqualTo(namesSeen("%" + name));
        }
    }

    /** The calls in a set, as strace understands it; without those it has no name for. */
    private Set<String> namesSeen(String set) throws Exception {
        ReverieScript.shell("cd " + directory + "; strace -o seen -e trace=" + set + " ./every");
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(directory.resolve("seen"), StandardCharsets.ISO_8859_1)) {
            int parenthesis = line.indexOf('(');
            if (parenthesis > 0 && !line.startsWith("syscall_0x")) {
                names.add(line.substring(0, parenthesis));
            }
        }
        return names;
    }

    /** The lines of a trace without what differs from run to run. */
    private List<String> lines(String file) throws IOException {
        String text = Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
        String pid = text.substring(0, text.indexOf(' '));
        return text.lines()
                .map(line -> line.replaceAll("0x[0-9a-f]{6,}", "ADDRESS")
                        .replaceAll("\\b" + pid + "\\b", "PID")
                        .replaceAll("^PID +", "PID ")
                        .replaceAll("\\[0{4}[0-9a-f]{12}]", "[POINTER]")
                        .replaceAll("\\d\\d:\\d\\d:\\d\\d", "TIME")
                        .replaceAll("\\b\\d{10}\\.", "SECONDS.")
                        .replaceAll("(TIME|SECONDS|<\\d|  \\d)\\.\\d+", "$1.FRACTION")
                        .replaceAll("^(PID +)\\d ", "$1SECONDS ")
                        .replaceAll("getrandom\\(\"[^\"]*\"\\.*", "getrandom(RANDOM")
                        .replaceAll("getppid\\(\\) += \\d+", "getppid() = PARENT")
                        .replaceAll("rt_sigreturn\\(.*?\\)", "rt_sigreturn()"))
                .toList();
    }
}
