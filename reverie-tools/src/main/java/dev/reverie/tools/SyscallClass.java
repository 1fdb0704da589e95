package dev.reverie.tools;

import dev.reverie.syscalls.FileArguments;
import dev.reverie.syscalls.Sysno;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The classes of system calls that strace knows as {@code %file} and so on. Two follow from the arguments, and a list says
 * where they don't; the others are lists.
 */
public final class SyscallClass {
    private static final String NETWORK =
            "accept accept4 bind connect getpeername getpmsg getsockname getsockopt listen"
                    + " putpmsg recvfrom recvmmsg recvmsg sendfile sendmmsg sendmsg sendto setsockopt shutdown socket socketpair";

    private static final List<SyscallClass> ALL = List.of(
            // getcwd names a file by what it returns; the path in fsconfig depends on its command.
            new SyscallClass("file", FileArguments::hasPath, "fsconfig getcwd uselib", "mq_open mq_unlink"),
            // What a call on a socket is about is the network. bpf has its descriptors in a structure.
            new SyscallClass("desc", FileArguments::hasDescriptor, "bpf", NETWORK.replace(" sendfile", "")),
            listed("process", """
                    clone clone3 execve execveat exit exit_group fork kill pidfd_send_signal rt_sigqueueinfo
                    rt_tgsigqueueinfo tgkill tkill vfork wait4 waitid"""),
            listed("network", NETWORK),
            listed("signal", """
                    io_uring_enter kill pause pidfd_send_signal rt_sigaction rt_sigpending rt_sigprocmask
                    rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sigaltstack
                    signalfd signalfd4 tgkill tkill"""),
            listed("ipc", """
                    msgctl msgget msgrcv msgsnd semctl semget semop semtimedop shmat shmctl shmdt shmget"""),
            listed("memory", """
                    brk get_mempolicy io_destroy io_setup io_uring_register madvise map_shadow_stack mbind
                    migrate_pages mincore mlock mlock2 mlockall mmap move_pages mprotect mremap mseal msync munlock
                    munlockall munmap pkey_mprotect remap_file_pages set_mempolicy set_mempolicy_home_node shmat
                    shmdt"""),
            listed("creds", """
                    capget capset getegid geteuid getgid getgroups getresgid getresuid getuid prctl setfsgid setfsuid
                    setgid setgroups setregid setresgid setresuid setreuid setuid"""),
            listed("clock", """
                    adjtimex clock_adjtime clock_getres clock_gettime clock_settime gettimeofday settimeofday time"""),
            listed("pure", "getegid geteuid getgid getpgrp getpid getppid gettid getuid"),
            listed("stat", "stat"),
            listed("lstat", "lstat"),
            listed("fstat", "fstat newfstatat statx"),
            listed("%stat", "stat lstat fstat newfstatat statx"),
            listed("statfs", "statfs"),
            listed("fstatfs", "fstatfs"),
            listed("%statfs", "statfs fstatfs ustat"));

    private final String name;
    private final IntPredicate rule;
    private final Set<String> more;
    private final Set<String> less;

    private SyscallClass(String name, IntPredicate rule, String more, String less) {
        this.name = name;
        this.rule = rule;
        this.more = Set.of(more.split("\\s+"));
        this.less = Set.of(less.split("\\s+"));
    }

    private static SyscallClass listed(String name, String members) {
        return new SyscallClass(name, number -> false, members, "");
    }

    /** The class of this name, which has no percent sign in front; null if there is none. */
    public static @Nullable SyscallClass byName(String name) {
        String full =
                switch (name) {
                    case "net" -> "network";
                    case "proc" -> "process";
                    default -> name;
                };
        for (SyscallClass each : ALL) {
            if (each.name.equals(full)) {
                return each;
            }
        }
        return null;
    }

    /** The names of all classes, without a percent sign. */
    public static List<String> names() {
        return ALL.stream().map(each -> each.name).toList();
    }

    /** Whether the call of this name is in the class; a 32-bit call is if the call that has taken its place is. */
    public boolean contains(String call) {
        String modern = Sysno.number(call) >= 0 ? call : modern(call);
        return more.contains(modern)
                || Sysno.number(modern) >= 0 && rule.test(Sysno.number(modern)) && !less.contains(modern);
    }

    /** What today's name is of a call that exists only in the other conventions. */
    private static String modern(String call) {
        return switch (call) {
            case "mmap2" -> "mmap";
            case "waitpid" -> "wait4";
            case "socketcall" -> "socket";
            case "umount" -> "umount2";
            case "signal", "sigaction", "sigprocmask", "sigpending", "sigsuspend", "sigreturn" -> "rt_sigaction";
            case "ipc" -> "semop";
            case "fstatat64" -> "newfstatat";
            default ->
                call.replaceFirst("^(_llseek|_newselect)$", "lseek")
                        .replaceFirst("^old(?=l?stat|fstat)", "")
                        .replaceFirst("(_time)?(64|32)$", "");
        };
    }
}
