// Limits, and what happens at them.
#include "guest.h"

static volatile int got;
static void on_signal(int sig) { got = sig; }

static void limit(int which, rlim_t soft, rlim_t hard) {
    struct rlimit l = {soft, hard};
    if (setrlimit(which, &l) < 0) said("setrlimit", -1);
}

static void at(int i) {
    switch (i) {
    case 0: {
        limit(RLIMIT_FSIZE, 100, 1000);
        signal(SIGXFSZ, on_signal);
        int fd = open("large", O_CREAT | O_RDWR | O_TRUNC, 0600);
        char data[200] = {0};
        printf("file size: wrote %zd", write(fd, data, 200));
        ssize_t r = write(fd, data, 200);
        printf(", then %s, SIGXFSZ %d\n", r < 0 ? strerrorname_np(errno) : "ok", got == SIGXFSZ);
        signal(SIGXFSZ, SIG_DFL);
        (void)!write(fd, data, 200);
        break;
    }
    case 1:
        limit(RLIMIT_NOFILE, 20, 20);
        int last = -1, fd;
        while ((fd = open("/dev/null", O_RDONLY)) >= 0) last = fd;
        printf("descriptors: the last is %d, %s\n", last, strerrorname_np(errno));
        said("dup2 beyond", dup2(0, 20));
        break;
    case 2:
        limit(RLIMIT_AS, 200 << 20, 200 << 20);
        said("address space", mmap(NULL, 300 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
        check("malloc", malloc(300 << 20) == NULL);
        break;
    case 3:
        limit(RLIMIT_CPU, 1, 100);
        signal(SIGXCPU, on_signal);
        while (!got) {
        }
        printf("SIGXCPU %d\n", got == SIGXCPU);
        break;
    case 4:
        if (getuid() == 0) setuid(65534);
        limit(RLIMIT_NPROC, 0, 0);
        said("processes", fork());
        break;
    case 5: {
        limit(RLIMIT_STACK, 256 << 10, 256 << 10);
        char *argv[] = {"/bin/sh", "-c", "ulimit -s", NULL};
        execv(argv[0], argv);
        break;
    }
    case 6: {
        if (getuid() == 0) setuid(65534);
        limit(RLIMIT_MEMLOCK, 0, 0);
        char page[8192];
        said("mlock", mlock(page, 4096));
        limit(RLIMIT_NICE, 0, 0);
        said("nice", setpriority(PRIO_PROCESS, 0, -5));
        struct rlimit more = {10, 10};
        limit(RLIMIT_NOFILE, 5, 5);
        said("raised", setrlimit(RLIMIT_NOFILE, &more));
        break;
    }
    case 7: {
        char line[64];
        struct rlimit old, new = {77, 99};
        pid_t parent = getppid();
        said("prlimit of the parent", prlimit(parent, RLIMIT_SIGPENDING, &new, &old));
        said("of nobody", prlimit(999999, RLIMIT_CPU, NULL, &old));
        said("of none", prlimit(0, 99, NULL, &old));
        new.rlim_cur = 100;
        said("soft above hard", prlimit(0, RLIMIT_SIGPENDING, &new, NULL));
        break;
    }
    case 8: {
        // A stack that overflows its limit.
        limit(RLIMIT_STACK, 128 << 10, 128 << 10);
        volatile char deep[200 << 10];
        deep[0] = 1;
        for (size_t i = sizeof deep; i > 0; i -= 1024) deep[i - 1] = 1;
        printf("not reached %d\n", deep[0]);
        break;
    }
    }
}

int main(void) {
    no_core();
    for (int i = 0; i < 9; i++) {
        pid_t child = fork();
        if (child == 0) {
            at(i);
            _exit(40 + i);
        }
        reap("  it", child);
    }
    struct rlimit l;
    getrlimit(RLIMIT_SIGPENDING, &l);
    printf("pending signals %lu %lu\n", (unsigned long)l.rlim_cur, (unsigned long)l.rlim_max);
    return 0;
}
