// Core dumps: the status says so, and there is a file if limits allow one and the system writes it here.
#include "guest.h"
#include <dirent.h>

static int files(void) {
    DIR *d = opendir(".");
    int n = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (strncmp(e->d_name, "core", 4) == 0) {
            int fd = open(e->d_name, O_RDONLY);
            char magic[4] = "";
            (void)!read(fd, magic, 4);
            n += memcmp(magic, "\177ELF", 4) == 0;
            close(fd);
            unlink(e->d_name);
        }
    }
    closedir(d);
    return n;
}

static void *faults(void *unused) {
    *(volatile int *)8 = 1;
    return NULL;
}

static void *waits(void *unused) {
    for (;;) pause();
}

int main(void) {
    char pattern[256] = "";
    FILE *f = fopen("/proc/sys/kernel/core_pattern", "r");
    if (f == NULL || fgets(pattern, sizeof pattern, f) == NULL || strncmp(pattern, "core", 4) != 0) {
        printf("core files go elsewhere\n");
    }
    struct rlimit limits;
    getrlimit(RLIMIT_CORE, &limits);
    int signals[] = {SIGSEGV, SIGABRT, SIGQUIT, SIGTERM, SIGKILL, SIGSYS};
    for (int allowed = 0; allowed < 2; allowed++) {
        limits.rlim_cur = allowed ? limits.rlim_max : 0;
        setrlimit(RLIMIT_CORE, &limits);
        for (int i = 0; i < 6; i++) {
            pid_t child = fork();
            if (child == 0) {
                signal(signals[i], SIG_DFL);
                sigset_t none;
                sigemptyset(&none);
                sigprocmask(SIG_SETMASK, &none, NULL);
                raise(signals[i]);
            }
            int status;
            waitpid(child, &status, 0);
            printf("%s: dumped %d, files %d\n", sigabbrev_np(WTERMSIG(status)), WCOREDUMP(status), files());
        }
        pid_t child = fork();
        if (child == 0) {
            pthread_t t;
            for (int i = 0; i < 4; i++) pthread_create(&t, NULL, waits, NULL);
            pthread_create(&t, NULL, faults, NULL);
            waits(NULL);
        }
        int status;
        waitpid(child, &status, 0);
        printf("with threads: %d, dumped %d, files %d\n", WTERMSIG(status), WCOREDUMP(status), files());
        child = fork();
        if (child == 0) {
            prctl(PR_SET_DUMPABLE, 0);
            abort();
        }
        waitpid(child, &status, 0);
        printf("not dumpable: dumped %d, files %d\n", WCOREDUMP(status), files());
    }
    return 0;
}
