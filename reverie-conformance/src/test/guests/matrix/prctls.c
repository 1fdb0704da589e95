// What a process may set about itself, and what its children and threads have of it.
#include "guest.h"
#include <sys/auxv.h>

static void *thread(void *unused) {
    char name[16];
    prctl(PR_GET_NAME, name);
    printf("a thread is called %s\n", name);
    prctl(PR_SET_NAME, "worker");
    char line[64] = "", path[64];
    snprintf(path, sizeof path, "/proc/self/task/%ld/comm", syscall(SYS_gettid));
    FILE *f = fopen(path, "r");
    fgets(line, sizeof line, f);
    fclose(f);
    printf("now %s", line);
    return NULL;
}

static volatile int died;
static void on_death(int sig) { died = 1; }

int main(void) {
    prctl(PR_SET_NAME, "a name that is too long");
    char name[16];
    prctl(PR_GET_NAME, name);
    printf("name '%s'\n", name);
    pthread_t t;
    pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
    said("bad pointer", prctl(PR_SET_NAME, 8));

    // A signal when the parent dies: when the thread that forked does.
    int p[2];
    pipe(p);
    pid_t middle = fork();
    if (middle == 0) {
        pid_t parent = getpid();
        if (fork() == 0) {
            signal(SIGUSR1, on_death);
            sigset_t usr1, none;
            sigemptyset(&usr1);
            sigaddset(&usr1, SIGUSR1);
            sigprocmask(SIG_BLOCK, &usr1, &none);
            prctl(PR_SET_PDEATHSIG, SIGUSR1);
            int sig;
            prctl(PR_GET_PDEATHSIG, &sig);
            printf("PDEATHSIG %d\n", sig);
            (void)!write(p[1], "r", 1);
            while (!died) sigsuspend(&none);
            printf("told, and has another parent %d\n", getppid() != parent);
            (void)!write(p[1], "d", 1);
            _exit(0);
        }
        pause();
    }
    char c;
    (void)!read(p[0], &c, 1);
    kill(middle, SIGKILL);
    (void)!read(p[0], &c, 1);
    reap("middle", middle);

    // Whose children orphans become.
    said("SUBREAPER", prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t me = getpid();
    middle = fork();
    if (middle == 0) {
        if (fork() == 0) {
            int is;
            prctl(PR_GET_CHILD_SUBREAPER, &is);
            while (getppid() != me) usleep(500);
            printf("not inherited: %d\n", is);
            (void)!write(p[1], "a", 1);
            _exit(5);
        }
        _exit(6);
    }
    (void)!read(p[0], &c, 1);
    reap("middle", middle);
    int status;
    wait(&status);
    ended("orphan", status);
    said("no more", wait(&status));
    prctl(PR_SET_CHILD_SUBREAPER, 0);

    printf("dumpable %d\n", prctl(PR_GET_DUMPABLE));
    said("not dumpable", prctl(PR_SET_DUMPABLE, 0));
    printf("dumpable %d\n", prctl(PR_GET_DUMPABLE));
    pid_t child = fork();
    if (child == 0) {
        printf("a child: dumpable %d\n", prctl(PR_GET_DUMPABLE));
        execl("/bin/true", "true", NULL);
    }
    reap("child", child);
    said("bad value", prctl(PR_SET_DUMPABLE, 7));
    prctl(PR_SET_DUMPABLE, 1);
    printf("keepcaps %d", prctl(PR_GET_KEEPCAPS));
    prctl(PR_SET_KEEPCAPS, 1);
    printf(" %d\n", prctl(PR_GET_KEEPCAPS));
    printf("timer slack %d", prctl(PR_GET_TIMERSLACK));
    prctl(PR_SET_TIMERSLACK, 70000);
    printf(" %d\n", prctl(PR_GET_TIMERSLACK));
    printf("securebits %d\n", prctl(PR_GET_SECUREBITS));
    said("bounding set", prctl(PR_CAPBSET_READ, 21));
    said("no such capability", prctl(PR_CAPBSET_READ, 99));
    said("bad option", prctl(999999));
    said("THP", prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0));
    printf("  %d\n", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
    void *area = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long named = prctl(0x53564d41, 0, area, 4096, "mine");
    printf("a named mapping: %s\n", named < 0 ? strerrorname_np(errno) : "ok");
    said("NO_NEW_PRIVS", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    printf("  %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    said("can't be undone", prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));

    // Time stamps of the processor that fault.
    child = fork();
    if (child == 0) {
        no_core();
        printf("TSC %d\n", prctl(PR_SET_TSC, PR_TSC_SIGSEGV));
        __asm__ volatile("rdtsc" ::: "rax", "rdx");
        _exit(1);
    }
    reap("rdtsc", child);
    printf("secure %lu\n", getauxval(AT_SECURE));
    return 0;
}
