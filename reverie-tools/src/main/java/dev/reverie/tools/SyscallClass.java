package dev.reverie.tools;

import dev.reverie.syscalls.Family;
import dev.reverie.syscalls.FileArguments;
import dev.reverie.syscalls.SyscallInfo;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Trait;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The classes of system calls that strace knows as {@code %file} and so on. Most follow from what the tables say of the calls,
 * and a list says where they don't; the others are lists.
 */
public final class SyscallClass {
    private static final List<SyscallClass> ALL = List.of(
            // getcwd names a file by what it returns; the path in fsconfig depends on its command.
            new SyscallClass("file", FileArguments::hasPath, "fsconfig getcwd uselib", "mq_open mq_unlink"),
            // What a call on a socket is about is the network. bpf has its descriptors in a structure.
            new SyscallClass(
                    "desc", number -> FileArguments.hasDescriptor(number) && !of(number, Family.NETWORK), "bpf", ""),
            new SyscallClass(
                    "process",
                    having(
                            Trait.CREATES_PROCESS,
                            Trait.EXECUTES,
                            Trait.ENDS,
                            Trait.WAITS_FOR_CHILD,
                            Trait.SENDS_SIGNAL),
                    "",
                    ""),
            new SyscallClass("network", number -> of(number, Family.NETWORK), "getpmsg putpmsg sendfile", ""),
            new SyscallClass(
                    "signal",
                    having(Trait.SENDS_SIGNAL).or(number -> of(number, Family.SIGNAL)),
                    "io_uring_enter",
                    "restart_syscall"),
            // That of System V only; the other message queues are files.
            new SyscallClass(
                    "ipc",
                    number -> of(number, Family.IPC),
                    "",
                    "mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink"),
            // Keys, descriptors, and the memory of other processes are none of it.
            new SyscallClass(
                    "memory",
                    number -> of(number, Family.MEMORY),
                    "io_destroy io_setup io_uring_register shmat shmdt",
                    "memfd_secret pkey_alloc pkey_free process_madvise process_vm_readv process_vm_writev"),
            new SyscallClass(
                    "creds",
                    having(Trait.CHANGES_CREDENTIALS),
                    "capget getegid geteuid getgid getgroups getresgid getresuid getuid",
                    "execve execveat setns unshare"),
            new SyscallClass("clock", having(Trait.CHANGES_CLOCK), "clock_getres clock_gettime gettimeofday time", ""),
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

    private static boolean of(int number, Family family) {
        return SyscallInfo.of(number).family() == family;
    }

    private static IntPredicate having(Trait... traits) {
        Set<Trait> any = Set.of(traits);
        return number -> !Collections.disjoint(SyscallInfo.of(number).traits(), any);
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
