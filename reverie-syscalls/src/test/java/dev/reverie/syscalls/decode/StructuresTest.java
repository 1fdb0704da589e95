package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Structures in memory, as strace 6.1 prints them for the same bytes. */
class StructuresTest {
    private final FakeGuest guest = new FakeGuest();

    @Test
    void stat() {
        long path = guest.string("/etc/passwd");
        long[] words = new long[18];
        words[3] = 0100644;
        words[6] = 1271;
        long regular = guest.longs(words);
        words[3] = 020666;
        words[5] = 0x103;
        long device = guest.longs(words);
        words[3] = 041777;
        words[6] = 4096;
        long directory = guest.longs(words);
        assertThat(guest.line("stat", 0, path, regular))
                .isEqualTo("stat(\"/etc/passwd\", {st_mode=S_IFREG|0644, st_size=1271, ...}) = 0");
        assertThat(guest.line("fstat", 0, 0, device))
                .isEqualTo("fstat(0, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}) = 0");
        assertThat(guest.line("newfstatat", 0, -100, path, directory, 0x100))
                .isEqualTo("newfstatat(AT_FDCWD, \"/etc/passwd\", {st_mode=S_IFDIR|S_ISVTX|0777, st_size=4096, ...},"
                        + " AT_SYMLINK_NOFOLLOW) = 0");
        assertThat(guest.line("lstat", -2, path, regular))
                .isEqualTo("lstat(\"/etc/passwd\", 0x" + Long.toHexString(regular)
                        + ") = -1 ENOENT (No such file or directory)");
    }

    @Test
    void fieldsOfFlagWords() {
        assertThat(guest.line("mmap", -22, 0, 4096, 0, 5 | 0x10 | 21 << 26, -1, 0))
                .isEqualTo("mmap(NULL, 4096, PROT_NONE, 0x5 /* MAP_??? */|MAP_FIXED|21<<MAP_HUGE_SHIFT, -1, 0)"
                        + " = -1 EINVAL (Invalid argument)");
        assertThat(guest.line("memfd_create", -14, 0, 0x4000080))
                .isEqualTo("memfd_create(NULL, 0x80 /* MFD_??? */|1<<MFD_HUGE_SHIFT) = -1 EFAULT (Bad address)");
        assertThat(guest.line("shmctl", -22, 1, 0x14d, 0))
                .isEqualTo("shmctl(1, IPC_64|0x4d /* SHM_??? */, NULL) = -1 EINVAL (Invalid argument)");
        assertThat(guest.line("futex", -38, 1, 0x181, 5))
                .isEqualTo("futex(0x1, 0x181 /* FUTEX_??? */, 5) = -1 ENOSYS (Function not implemented)");
    }

    @Test
    void listsThatAreCutOff() {
        long nodes = guest.longs(7, 0);
        assertThat(guest.line("set_mempolicy", 0, 0, nodes, 66))
                .isEqualTo("set_mempolicy(MPOL_DEFAULT, [0x00000000000007, 0000000000000000], 66) = 0");
        assertThat(guest.line("set_mempolicy", 0, 0, nodes, 1))
                .isEqualTo("set_mempolicy(MPOL_DEFAULT, 0x" + Long.toHexString(nodes) + ", 1) = 0");
        assertThat(guest.line("move_pages", -14, 0, 3, nodes, 0, 0, 0))
                .isEqualTo("move_pages(0, 3, [0x7, NULL, ... /* 0x" + Long.toHexString(nodes + 16)
                        + " */], NULL, NULL, 0) = -1 EFAULT (Bad address)");
        assertThat(guest.line("writev", -22, 3, nodes, -1))
                .isEqualTo("writev(3, 0x" + Long.toHexString(nodes)
                        + ", 18446744073709551615) = -1 EINVAL (Invalid argument)");
    }

    @Test
    void asynchronousRequests() {
        long data = guest.string("written");
        long request = guest.longs(1, 0, 1 | 3L << 32, data, 7, 0, 0, 0);
        long list = guest.longs(request, 0, FakeGuest.BAD);
        assertThat(guest.line("io_submit", 1, 0x7000, 3, list))
                .isEqualTo("io_submit(0x7000, 3, [{aio_data=0x1, aio_lio_opcode=IOCB_CMD_PWRITE, aio_fildes=3,"
                        + " aio_buf=\"written\", aio_nbytes=7, aio_offset=0}, NULL, 0x7f0000000008]) = 1");
    }

    @Test
    void whatIsReadDependsOnTheOutcome() {
        long buffer = guest.string("abc");
        long vector = guest.longs(buffer, 3);
        assertThat(guest.line("readv", 2, 3, vector, 1)).isEqualTo("readv(3, [{iov_base=\"ab\", iov_len=3}], 1) = 2");
        assertThat(guest.line("readv", -9, 3, vector, 1))
                .isEqualTo("readv(3, [{iov_base=0x" + Long.toHexString(buffer)
                        + ", iov_len=3}], 1) = -1 EBADF (Bad file descriptor)");
    }

    @Test
    void poll() {
        long fds = guest.hex("03000000 0300 0100  04000000 0400 0400  ffffffff 0100 0000");
        String entry = "poll([{fd=3, events=POLLIN|POLLPRI}, {fd=4, events=POLLOUT}, {fd=-1}], 3, 1000";
        assertThat(guest.entry("poll", fds, 3, 1000)).isEqualTo(entry);
        assertThat(guest.exit("poll", 2, fds, 3, 1000))
                .isEqualTo(") = 2 ([{fd=3, revents=POLLIN}, {fd=4, revents=POLLOUT}])");
        assertThat(guest.line("poll", 0, fds, 0, 1)).isEqualTo("poll([], 0, 1) = 0 (Timeout)");
        assertThat(guest.line("poll", -22, 1, -1, -1))
                .isEqualTo("poll(0x1, 4294967295, -1) = -1 EINVAL (Invalid argument)");
        long time = guest.longs(0, 999999695);
        assertThat(guest.exit("ppoll", 1, guest.hex("03000000 0300 0100"), 1, time, 0, 8))
                .isEqualTo(") = 1 ([{fd=3, revents=POLLIN}], left {tv_sec=0, tv_nsec=999999695})");
    }

    @Test
    void select() {
        long set = guest.longs(8);
        long time = guest.longs(1, 5);
        assertThat(guest.line("select", 1, 4, set, 0, 0, time))
                .isEqualTo(
                        "select(4, [3], NULL, NULL, {tv_sec=1, tv_usec=5}) = 1 (in [3], left {tv_sec=1, tv_usec=5})");
        assertThat(guest.line("select", 0, 0, set, 0, 0, time))
                .isEqualTo(
                        "select(0, 0x" + Long.toHexString(set) + ", NULL, NULL, {tv_sec=1, tv_usec=5}) = 0 (Timeout)");
        assertThat(guest.entry("pselect6", 4, set, 0, 0, time, guest.longs(0, 8)))
                .isEqualTo("pselect6(4, [3], NULL, NULL, {tv_sec=1, tv_nsec=5}, {sigmask=NULL, sigsetsize=8}");
    }

    @Test
    void epoll() {
        long event = guest.hex("01000080 0300000000000000");
        assertThat(guest.line("epoll_ctl", 0, 5, 1, 3, event))
                .isEqualTo("epoll_ctl(5, EPOLL_CTL_ADD, 3, {events=EPOLLIN|EPOLLET, data={u32=3, u64=3}}) = 0");
        assertThat(guest.line("epoll_wait", 1, 5, event, 1, 10))
                .isEqualTo("epoll_wait(5, [{events=EPOLLIN|EPOLLET, data={u32=3, u64=3}}], 1, 10) = 1");
        assertThat(guest.line("epoll_pwait", 0, 5, event, 1, 10, 0, 8))
                .isEqualTo("epoll_pwait(5, [], 1, 10, NULL, 8) = 0");
    }

    @Test
    void buffers() {
        long data = guest.bytes("hello\n\t\"\\\0019\u00ff w".getBytes(StandardCharsets.ISO_8859_1));
        long iov = guest.longs(data, 4, data + 4, 10);
        String list = "[{iov_base=\"hell\", iov_len=4}, {iov_base=\"o\\n\\t\\\"\\\\\\19\\377 w\", iov_len=10}], 2";
        assertThat(guest.line("writev", 14, 4, iov, 2)).isEqualTo("writev(4, " + list + ") = 14");
        assertThat(guest.line("readv", 14, 3, iov, 2)).isEqualTo("readv(3, " + list + ") = 14");
        assertThat(guest.line("readv", 2, 3, iov, 2))
                .isEqualTo("readv(3, [{iov_base=\"he\", iov_len=4}, {iov_base=\"\", iov_len=10}], 2) = 2");
        assertThat(guest.line("writev", -14, 1, 1, 5)).isEqualTo("writev(1, 0x1, 5) = -1 EFAULT (Bad address)");
    }

    @Test
    void socketAddresses() {
        assertThat(connect("0200 0001 7f000001 0000000000000000"))
                .isEqualTo("{sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"127.0.0.1\")}, 16");
        assertThat(connect("0a00 0035 00000001 00000000000000000000000000000001 00000000"))
                .isEqualTo("{sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(1),"
                        + " inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=0}, 28");
        assertThat(connect("1000 0000 b40f0000 00000000"))
                .isEqualTo("{sa_family=AF_NETLINK, nl_pid=4020, nl_groups=00000000}, 12");
        assertThat(connect("0100 2f746d702f7374 00")).isEqualTo("{sa_family=AF_UNIX, sun_path=\"/tmp/st\"}, 10");
        assertThat(connect("0100 00616273")).isEqualTo("{sa_family=AF_UNIX, sun_path=@\"abs\"}, 6");
        assertThat(connect("0100")).isEqualTo("{sa_family=AF_UNIX}, 2");
        assertThat(connect("6300 6162")).isEqualTo("{sa_family=0x63 /* AF_??? */, sa_data=\"ab\"}, 4");
        assertThat(guest.line("bind", -22, 14, 0, 0)).isEqualTo("bind(14, NULL, 0) = -1 EINVAL (Invalid argument)");
    }

    @Test
    void ipv6AddressesAreShortened() {
        assertThat(connect("0a00 0000 00000000 20010db8000000000001000000000001 00000000"))
                .contains("\"2001:db8::1:0:0:1\"");
        assertThat(connect("0a00 0000 00000000 00000000000000000000000000000000 00000000"))
                .contains("\"::\"");
        assertThat(connect("0a00 0000 00000000 00000000000000000000ffff01020304 00000000"))
                .contains("\"::ffff:1.2.3.4\"");
        assertThat(connect("0a00 0000 00000000 fe800000000000000000000000000000 00000000"))
                .contains("\"fe80::\"");
        assertThat(connect("0a00 0000 00000000 00010002000300040005000600070008 00000000"))
                .contains("\"1:2:3:4:5:6:7:8\"");
    }

    private String connect(String address) {
        long length = address.replace(" ", "").length() / 2;
        String text = guest.entry("connect", 3, guest.hex(address), length);
        return text.substring("connect(3, ".length());
    }

    @Test
    void socketsAndMessages() {
        assertThat(guest.line("socket", 3, 2, 0x80001, 0))
                .isEqualTo("socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3");
        assertThat(guest.line("socket", -22, -1, -1, 0xffffffffL))
                .isEqualTo("socket(0xffffffff /* AF_??? */, SOCK_CLOEXEC|SOCK_NONBLOCK|0xfff7f7ff, 4294967295)"
                        + " = -1 EINVAL (Invalid argument)");
        long length = guest.ints(16);
        long address = guest.hex("0200 a923 7f000001 0000000000000000");
        assertThat(guest.line("getsockname", 0, 11, address, length))
                .isEqualTo(
                        "getsockname(11, {sa_family=AF_INET, sin_port=htons(43299), sin_addr=inet_addr(\"127.0.0.1\")},"
                                + " [16]) = 0");
        assertThat(guest.line("accept", -11, 11, address, length))
                .isEqualTo("accept(11, 0x" + Long.toHexString(address)
                        + ", [16]) = -1 EAGAIN (Resource temporarily unavailable)");
        assertThat(guest.line("setsockopt", 0, 11, 1, 2, guest.ints(1), 4))
                .isEqualTo("setsockopt(11, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0");
        assertThat(guest.line("socketpair", 0, 1, 1, 0, guest.ints(16, 17)))
                .isEqualTo("socketpair(AF_UNIX, SOCK_STREAM, 0, [16, 17]) = 0");
        long data = guest.string("abcdefghijklmn");
        long rights = guest.hex("1400000000000000 01000000 01000000 0d000000 00000000");
        long message = guest.longs(0, 0, guest.longs(data, 4, data + 4, 10), 2, rights, 24, 0);
        assertThat(guest.line("recvmsg", 14, 12, message, 0))
                .isEqualTo("recvmsg(12, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"abcd\", iov_len=4},"
                        + " {iov_base=\"efghijklmn\", iov_len=10}], msg_iovlen=2, msg_control=[{cmsg_len=20,"
                        + " cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[13]}], msg_controllen=24, msg_flags=0},"
                        + " 0) = 14");
        assertThat(guest.line("recvmsg", -11, 3, message, 0x40))
                .isEqualTo("recvmsg(3, {msg_namelen=0}, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable)");
    }

    @Test
    void signals() {
        long action = guest.longs(0x556d99e3fa49L, 0x14000004, 0x7fa0790ea050L, 1L << 9 | 1L << 33);
        assertThat(guest.line("rt_sigaction", 0, 10, action, 0, 8))
                .isEqualTo("rt_sigaction(SIGUSR1, {sa_handler=0x556d99e3fa49, sa_mask=[USR1 RT_2],"
                        + " sa_flags=SA_RESTORER|SA_RESTART|SA_SIGINFO, sa_restorer=0x7fa0790ea050}, NULL, 8) = 0");
        assertThat(guest.line("rt_sigaction", 0, 2, 0, guest.longs(1, 0, 0, 0), 8))
                .isEqualTo("rt_sigaction(SIGINT, NULL, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, 8) = 0");
        long many = guest.longs(~0x180000000L);
        assertThat(guest.line("rt_sigprocmask", 0, 2, many, 0, 8))
                .isEqualTo("rt_sigprocmask(SIG_SETMASK, ~[RTMIN RT_1], NULL, 8) = 0");
        assertThat(guest.line("rt_sigprocmask", 0, 0, guest.longs(0x10001), guest.longs(0), 8))
                .isEqualTo("rt_sigprocmask(SIG_BLOCK, [HUP CHLD], [], 8) = 0");
        assertThat(guest.line("rt_sigprocmask", -22, 9, 1, 1, 9))
                .isEqualTo("rt_sigprocmask(0x9 /* SIG_??? */, 0x1, 0x1, 9) = -1 EINVAL (Invalid argument)");
        assertThat(guest.line("tgkill", 0, 7, 8, 10)).isEqualTo("tgkill(7, 8, SIGUSR1) = 0");
        assertThat(guest.line("kill", -3, 1, 99)).isEqualTo("kill(1, 99) = -1 ESRCH (No such process)");
        long info = guest.bytes(SigInfo.ofKill(Signal.SIGINT, 3, 4).bytes());
        assertThat(guest.exit("rt_sigtimedwait", 2, many, info, 0, 8))
                .isEqualTo("{si_signo=SIGINT, si_code=SI_USER, si_pid=3, si_uid=4}, NULL, 8) = 2 (SIGINT)");
        assertThat(guest.line("sigaltstack", 0, guest.longs(0x556dc35fa2a0L, 0, 65536), 0))
                .isEqualTo("sigaltstack({ss_sp=0x556dc35fa2a0, ss_flags=0, ss_size=65536}, NULL) = 0");
    }

    @Test
    void processes() {
        long status = guest.ints(0x300);
        long usage = guest.longs(0, 67, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(guest.line("wait4", 4021, -1, status, 0, usage))
                .isEqualTo("wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0,"
                        + " {ru_utime={tv_sec=0, tv_usec=67}, ru_stime={tv_sec=0, tv_usec=0}, ...}) = 4021");
        assertThat(guest.line("wait4", 0, -1, status, 1, 0))
                .isEqualTo("wait4(-1, 0x" + Long.toHexString(status) + ", WNOHANG, NULL) = 0");
        assertThat(guest.line("prlimit64", 0, 0, 3, 0, guest.longs(8192 * 1024, -1)))
                .isEqualTo("prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}) = 0");
        assertThat(guest.line("sched_getaffinity", 8, 0, 128, guest.longs(3)))
                .isEqualTo("sched_getaffinity(0, 128, [0 1]) = 8");
        byte[] names = new byte[390];
        System.arraycopy("Linux".getBytes(StandardCharsets.US_ASCII), 0, names, 0, 5);
        System.arraycopy("vm".getBytes(StandardCharsets.US_ASCII), 0, names, 65, 2);
        assertThat(guest.line("uname", 0, guest.bytes(names)))
                .isEqualTo("uname({sysname=\"Linux\", nodename=\"vm\", ...}) = 0");
    }

    @Test
    void times() {
        long time = guest.longs(0, 100);
        long address = guest.longs(0, 0);
        String hex = "0x" + Long.toHexString(address);
        assertThat(guest.line("nanosleep", 0, time, address))
                .isEqualTo("nanosleep({tv_sec=0, tv_nsec=100}, " + hex + ") = 0");
        assertThat(guest.exit("nanosleep", -516, time, address))
                .isEqualTo("{tv_sec=0, tv_nsec=0}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)");
        assertThat(guest.line("clock_gettime", 0, 1, time))
                .isEqualTo("clock_gettime(CLOCK_MONOTONIC, {tv_sec=0, tv_nsec=100}) = 0");
        assertThat(guest.line("utimensat", 0, -100, guest.string("foo"), guest.longs(1, 2, 0, 0x3fffffff), 0))
                .isEqualTo("utimensat(AT_FDCWD, \"foo\","
                        + " [{tv_sec=1, tv_nsec=2} /* 1970-01-01T00:00:01.000000002+0000 */, UTIME_NOW], 0) = 0");
        assertThat(guest.line("timerfd_gettime", 0, 20, guest.longs(1, 0, 2, 3)))
                .isEqualTo(
                        "timerfd_gettime(20, {it_interval={tv_sec=1, tv_nsec=0}, it_value={tv_sec=2, tv_nsec=3}}) = 0");
    }

    @Test
    void futex() {
        long time = guest.longs(0, 100);
        assertThat(guest.line("futex", 0, 0x1000, 129, 1)).isEqualTo("futex(0x1000, FUTEX_WAKE_PRIVATE, 1) = 0");
        assertThat(guest.line("futex", -110, 0x1000, 0, 0, time))
                .isEqualTo(
                        "futex(0x1000, FUTEX_WAIT, 0, {tv_sec=0, tv_nsec=100}) = -1 ETIMEDOUT (Connection timed out)");
        assertThat(guest.line("futex", -11, 0x1000, 0x189, 1, time, 0, -1))
                .isEqualTo("futex(0x1000, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 1, {tv_sec=0, tv_nsec=100},"
                        + " FUTEX_BITSET_MATCH_ANY) = -1 EAGAIN (Resource temporarily unavailable)");
        assertThat(guest.line("futex", 0, 0x1000, 4, 1, 2, 0x1000, 0))
                .isEqualTo("futex(0x1000, FUTEX_CMP_REQUEUE, 1, 2, 0x1000, 0) = 0");
        assertThat(guest.line("futex", 0, 0x1000, 133, 1, 1, 0x1000, 0x4000001))
                .isEqualTo("futex(0x1000, FUTEX_WAKE_OP_PRIVATE, 1, 1, 0x1000,"
                        + " FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_GT<<24|0x1) = 0");
        assertThat(guest.line("futex", -38, 0x1000, 99, 1, 2, 3, 4))
                .isEqualTo(
                        "futex(0x1000, 0x63 /* FUTEX_??? */, 1, 0x2, 0x3, 0x4) = -1 ENOSYS (Function not implemented)");
    }

    @Test
    void controls() {
        assertThat(guest.line("ioctl", 0, 22, 0x5451)).isEqualTo("ioctl(22, FIOCLEX) = 0");
        assertThat(guest.line("ioctl", 0, 22, 0x541b, guest.ints(5))).isEqualTo("ioctl(22, FIONREAD, [5]) = 0");
        assertThat(guest.line("ioctl", -25, 0, 0x5401, 0x7ffd0b019630L))
                .isEqualTo("ioctl(0, TCGETS, 0x7ffd0b019630) = -1 ENOTTY (Inappropriate ioctl for device)");
        assertThat(guest.line("ioctl", -25, 22, 0x1234, 5))
                .isEqualTo(
                        "ioctl(22, _IOC(_IOC_NONE, 0x12, 0x34, 0), 0x5) = -1 ENOTTY (Inappropriate ioctl for device)");
        assertThat(guest.line("fcntl", 0, 3, 2, 1)).isEqualTo("fcntl(3, F_SETFD, FD_CLOEXEC) = 0");
        assertThat(guest.line("fcntl", 0, 3, 4, 0x800)).isEqualTo("fcntl(3, F_SETFL, O_RDONLY|O_NONBLOCK) = 0");
        assertThat(guest.line("fcntl", 0, 22, 6, guest.longs(1, 0, 10, 0)))
                .isEqualTo("fcntl(22, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=10}) = 0");
        assertThat(guest.line("prctl", 0, 15, guest.string("nm"))).isEqualTo("prctl(PR_SET_NAME, \"nm\") = 0");
        assertThat(guest.line("prctl", 0, 38, 1)).isEqualTo("prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = 0");
        assertThat(guest.line("prctl", -22, 9999, 1, 2, 3, 4))
                .isEqualTo("prctl(0x270f /* PR_??? */, 0x1, 0x2, 0x3, 0x4) = -1 EINVAL (Invalid argument)");
        assertThat(guest.line("arch_prctl", 0, 0x1003, guest.longs(0x7fa0790ab740L)))
                .isEqualTo("arch_prctl(ARCH_GET_FS, [0x7fa0790ab740]) = 0");
        assertThat(guest.line("arch_prctl", 0, 0x1002, 0x7fb4f78e2800L))
                .isEqualTo("arch_prctl(ARCH_SET_FS, 0x7fb4f78e2800) = 0");
    }

    @Test
    void files() {
        long path = guest.string("foo");
        assertThat(guest.line("getcwd", 5, guest.string("/tmp"), 100)).isEqualTo("getcwd(\"/tmp\", 100) = 5");
        assertThat(guest.line("readlink", 3, path, guest.string("tgt___"), 20))
                .isEqualTo("readlink(\"foo\", \"tgt\", 20) = 3");
        assertThat(guest.line("access", 0, path, 6)).isEqualTo("access(\"foo\", R_OK|W_OK) = 0");
        assertThat(guest.line("access", 0, path, 0)).isEqualTo("access(\"foo\", F_OK) = 0");
        assertThat(guest.line("fchownat", 0, -100, path, 0, -1, 0x100))
                .isEqualTo("fchownat(AT_FDCWD, \"foo\", 0, -1, AT_SYMLINK_NOFOLLOW) = 0");
        assertThat(guest.line("mknodat", 0, -100, path, 020600, 0x103))
                .isEqualTo("mknodat(AT_FDCWD, \"foo\", S_IFCHR|0600, makedev(0x1, 0x3)) = 0");
        assertThat(guest.line("mknod", 0, path, 0, 0)).isEqualTo("mknod(\"foo\", 000) = 0");
        assertThat(guest.line("getrandom", 4, guest.hex("622c848c"), 4, 0))
                .isEqualTo("getrandom(\"\\x62\\x2c\\x84\\x8c\", 4, 0) = 4");
        assertThat(guest.line("openat2", 9, -100, path, guest.longs(0, 0, 8), 24))
                .isEqualTo("openat2(AT_FDCWD, \"foo\", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = 9");
        assertThat(guest.line("pipe2", 0, guest.ints(3, 4), 0)).isEqualTo("pipe2([3, 4], 0) = 0");
        assertThat(guest.line("sendfile", 0, 1, 22, 0, 0)).isEqualTo("sendfile(1, 22, NULL, 0) = 0");
        assertThat(guest.line("getgroups", 0, 0, 0)).isEqualTo("getgroups(0, NULL) = 0");
        assertThat(guest.line("lseek", -22, 0, -1, 77))
                .isEqualTo("lseek(0, -1, 0x4d /* SEEK_??? */) = -1 EINVAL (Invalid argument)");
    }
}
