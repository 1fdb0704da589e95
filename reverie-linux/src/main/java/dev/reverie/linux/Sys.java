package dev.reverie.linux;

/** The x86-64 numbers of the system calls the tracer itself makes. See asm/unistd_64.h. */
public final class Sys {
    public static final int READ = 0;
    public static final int WRITE = 1;
    public static final int CLOSE = 3;
    public static final int MMAP = 9;
    public static final int MPROTECT = 10;
    public static final int MUNMAP = 11;
    public static final int RT_SIGACTION = 13;
    public static final int RT_SIGPROCMASK = 14;
    public static final int IOCTL = 16;
    public static final int PREAD64 = 17;
    public static final int PWRITE64 = 18;
    public static final int DUP2 = 33;
    public static final int PAUSE = 34;
    public static final int GETPID = 39;
    public static final int SOCKET = 41;
    public static final int SENDMSG = 46;
    public static final int CLONE = 56;
    public static final int EXECVE = 59;
    public static final int WAIT4 = 61;
    public static final int WAITID = 247;
    public static final int KILL = 62;
    public static final int FCNTL = 72;
    public static final int FTRUNCATE = 77;
    public static final int CHDIR = 80;
    public static final int PTRACE = 101;
    public static final int RT_SIGQUEUEINFO = 129;
    public static final int PERSONALITY = 135;
    public static final int PRCTL = 157;
    public static final int SETRLIMIT = 160;
    public static final int GETTID = 186;
    public static final int GETXATTR = 191;
    public static final int FUTEX = 202;
    public static final int SCHED_SETAFFINITY = 203;
    public static final int SCHED_GETAFFINITY = 204;
    public static final int EXIT_GROUP = 231;
    public static final int TGKILL = 234;
    public static final int OPENAT = 257;
    public static final int RT_TGSIGQUEUEINFO = 297;
    public static final int PIPE2 = 293;
    public static final int PERF_EVENT_OPEN = 298;
    public static final int SETNS = 308;
    public static final int GETCPU = 309;
    public static final int PROCESS_VM_READV = 310;
    public static final int PROCESS_VM_WRITEV = 311;
    public static final int KCMP = 312;
    public static final int SECCOMP = 317;
    public static final int MEMFD_CREATE = 319;
    public static final int PIDFD_OPEN = 434;
    public static final int CLONE3 = 435;
    public static final int PIDFD_GETFD = 438;
    public static final int CLOSE_RANGE = 436;
    public static final int FACCESSAT2 = 439;

    private Sys() {}
}
