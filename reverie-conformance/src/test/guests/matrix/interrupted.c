// build: gcc -O1 -w
// Calls that never wait, with signals coming all the time: each must do what it does, and none may return a code that is the kernel's own.
#include "guest.h"

static volatile int hits;
static int inside, failures[600], effects;

static void failed(long r) {
    if (r < 0 && errno < 600) failures[errno]++;
}

static void on_alarm(int sig) {
    int e = errno;
    hits++;
    errno = 0;
    failed(syscall(SYS_getppid));
    failed(syscall(SYS_kill, getpid(), 0));
    errno = e;
}

int main(void) {
    int fd = open("interrupted.file", O_CREAT | O_RDWR, 0600);
    unlink("interrupted.file");
    struct sigaction sa = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &sa, NULL);
    struct itimerval it = {{0, 700}, {0, 700}}, off = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &it, NULL);
    struct timespec now, end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += 1;
    int rounds = 0;
    do {
        struct sigaction other = {.sa_handler = rounds % 2 ? SIG_IGN : SIG_DFL}, was;
        sigset_t set;
        struct flock l = {.l_type = rounds % 2 ? F_WRLCK : F_UNLCK};
        sigemptyset(&set);
        sigaddset(&set, SIGUSR2);
        failed(sigaction(SIGUSR1, &other, NULL));
        failed(sigaction(SIGUSR1, NULL, &was));
        effects += was.sa_handler != other.sa_handler;
        failed(fcntl(fd, F_SETLK, &l));
        failed(sigprocmask(rounds % 2 ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL));
        failed(kill(getpid(), 0));
        failed(lseek(fd, 7, SEEK_SET));
        clock_gettime(CLOCK_MONOTONIC, &now);
        rounds++;
    } while (now.tv_sec < end.tv_sec || now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec);
    setitimer(ITIMER_REAL, &off, NULL);
    for (int i = 1; i < 600; i++) {
        if (failures[i]) printf("%d calls failed: %d %s\n", failures[i], i, strerror(i));
    }
    check("signals came", hits > 10);
    printf("actions that were not set: %d\n", effects);
    return 0;
}
