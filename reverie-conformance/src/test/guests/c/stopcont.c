// Job control in a hurry: signals that stop and continue a process with threads, without waiting for what they do. Whatever
// came before, the last of them decides whether the process runs.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 30, LONGEST = 6 };

static const int SEQUENCES[][LONGEST] = {
    {SIGSTOP, SIGCONT, SIGTSTP},
    {SIGSTOP, SIGCONT, SIGUSR1, SIGTTIN},
    {SIGTTIN, SIGCONT, SIGSTOP},
    {SIGTTOU, SIGCONT},
    {SIGCONT, SIGCONT, SIGSTOP, SIGCONT, SIGTSTP, SIGTTOU},
    {SIGUSR1, SIGCONT, SIGTSTP, SIGSTOP},
    {SIGCONT, SIGUSR1, SIGTTOU, SIGCONT},
};

static volatile int handled[65];

static void on_signal(int sig) {
    __atomic_add_fetch(&handled[sig], 1, __ATOMIC_RELAXED);
    syscall(SYS_getppid);
}

static void *worker(void *unused) {
    (void)unused;
    for (;;) {
        struct timespec t = {0, 100000};
        nanosleep(&t, NULL);
        syscall(SYS_getppid);
    }
    return NULL;
}

// Blocks everything, but nothing blocks SIGSTOP.
static void *deaf(void *unused) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    return worker(unused);
}

static void *reader(void *unused) {
    (void)unused;
    sigset_t cont;
    sigemptyset(&cont);
    sigaddset(&cont, SIGCONT);
    for (;;) {
        if (sigwaitinfo(&cont, NULL) == SIGCONT) {
            handled[SIGCONT]++;
        }
    }
    return NULL;
}

static void child(int in, int out, int has_reader) {
    setpgid(0, 0); // not orphaned, or SIGTTIN and the like would do nothing
    struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGCONT, &sa, NULL);
    sigaction(SIGTSTP, &sa, NULL);
    sigfillset(&sa.sa_mask);
    sigaction(SIGUSR1, &sa, NULL);
    pthread_t t;
    if (has_reader) {
        sigset_t cont;
        sigemptyset(&cont);
        sigaddset(&cont, SIGCONT);
        pthread_sigmask(SIG_BLOCK, &cont, NULL);
        pthread_create(&t, NULL, reader, NULL);
    }
    pthread_create(&t, NULL, worker, NULL);
    pthread_create(&t, NULL, worker, NULL);
    pthread_create(&t, NULL, deaf, NULL);
    char c;
    for (;;) {
        ssize_t n = read(in, &c, 1);
        if (n == 0) {
            break;
        }
        if (n == 1) {
            (void)!write(out, &c, 1);
        }
    }
    printf("handled SIGCONT %d SIGTSTP %d SIGUSR1 %d\n", handled[SIGCONT] > 0, handled[SIGTSTP] > 0, handled[SIGUSR1] > 0);
    fflush(stdout);
    _exit(0);
}

static int runs(int to, int from) {
    char c = 'x', answer = 0;
    return write(to, &c, 1) == 1 && read(from, &answer, 1) == 1 && answer == c;
}

static void test(int has_reader) {
    int in[2], out[2];
    pipe(in);
    pipe(out);
    pid_t pid = fork();
    if (pid == 0) {
        close(in[1]);
        child(in[0], out[1], has_reader);
    }
    close(in[0]);
    close(out[1]);
    int wrong = !runs(in[1], out[0]);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t s = 0; s < sizeof SEQUENCES / sizeof SEQUENCES[0]; s++) {
            int stop = 0, status = 0;
            for (int i = 0; i < LONGEST && SEQUENCES[s][i] != 0; i++) {
                int sig = SEQUENCES[s][i];
                kill(pid, sig);
                stop = sig == SIGCONT ? 0 : sig == SIGUSR1 || sig == SIGTSTP ? stop : sig;
            }
            if (stop != 0) {
                wrong += waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status) || WSTOPSIG(status) != stop;
                kill(pid, SIGCONT);
            }
            wrong += !runs(in[1], out[0]);
        }
    }
    fflush(stdout);
    close(in[1]);
    int status;
    waitpid(pid, &status, 0);
    printf("child %x, wrong %d\n", status, wrong);
    fflush(stdout);
    close(out[0]);
}

int main(void) {
    test(0);
    test(1);
    return 0;
}
