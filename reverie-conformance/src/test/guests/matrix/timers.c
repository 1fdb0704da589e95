// Timers of every kind, and what comes with their signals.
#include "guest.h"
#include <poll.h>
#include <sys/timerfd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static sigset_t signals;
static volatile pid_t taken_by;

static void on_signal(int sig) {
    taken_by = syscall(SYS_gettid);
}

static void *thread(void *arg) {
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
    pid_t *tid = arg;
    __atomic_store_n(tid, syscall(SYS_gettid), __ATOMIC_SEQ_CST);
    while (!taken_by) {
        usleep(1000);
    }
    return NULL;
}

static void on_thread(union sigval value) {
    *(volatile int *)value.sival_ptr = 1;
}

int main(void) {
    sigemptyset(&signals);
    sigaddset(&signals, SIGALRM);
    sigaddset(&signals, SIGVTALRM);
    sigaddset(&signals, SIGPROF);
    sigaddset(&signals, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    siginfo_t info;
    struct itimerspec once = {{0, 0}, {0, 2000000}}, often = {{0, 1000000}, {0, 1000000}}, never = {{0, 0}, {0, 0}};

    clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
    for (int i = 0; i < 5; i++) {
        timer_t timer;
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 40 + i};
        if (timer_create(clocks[i], &event, &timer) < 0) {
            said("timer_create", -1);
            continue;
        }
        timer_settime(timer, 0, &once, NULL);
        sigset_t pending;
        do {
            sigpending(&pending);
        } while (!sigismember(&pending, SIGRTMIN));
        int r = sigwaitinfo(&signals, &info);
        printf("clock %d: %d code %d value %d overrun %d\n", clocks[i], r == SIGRTMIN, info.si_code, info.si_value.sival_int,
            info.si_overrun);
        struct itimerspec now;
        timer_gettime(timer, &now);
        check("  it has run out", now.it_value.tv_nsec == 0 && now.it_value.tv_sec == 0);
        timer_delete(timer);
        said("  deleted", timer_delete(timer));
    }

    // Ticks that nobody took are counted, not queued.
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    timer_settime(timer, 0, &often, NULL);
    pause_ms(12);
    int r = sigwaitinfo(&signals, &info);
    printf("overrun: %d at least five %d\n", r == SIGRTMIN, info.si_overrun >= 5);
    timer_settime(timer, 0, &never, NULL);
    struct timespec zero = {0, 0};
    while (sigtimedwait(&signals, NULL, &zero) > 0) {
    }
    timer_delete(timer);

    // To one thread, which alone takes it.
    pid_t tid = 0;
    struct sigaction sa = {.sa_handler = on_signal};
    sigaction(SIGRTMIN + 1, &sa, NULL);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGRTMIN + 1);
    sigprocmask(SIG_BLOCK, &one, NULL);
    pthread_t t;
    pthread_create(&t, NULL, thread, &tid);
    while (!__atomic_load_n(&tid, __ATOMIC_SEQ_CST)) {
        sched_yield();
    }
    struct sigevent directed = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 1};
    directed.sigev_notify_thread_id = tid;
    said("SIGEV_THREAD_ID", timer_create(CLOCK_MONOTONIC, &directed, &timer));
    timer_settime(timer, 0, &once, NULL);
    pthread_join(t, NULL);
    check("that thread took it", taken_by == tid);
    timer_delete(timer);
    directed.sigev_notify_thread_id = 1;
    said("another process's", timer_create(CLOCK_MONOTONIC, &directed, &timer));

    // Silent, and by a thread of the library.
    struct sigevent silent = {.sigev_notify = SIGEV_NONE};
    timer_create(CLOCK_MONOTONIC, &silent, &timer);
    timer_settime(timer, 0, &once, NULL);
    struct itimerspec now;
    do {
        timer_gettime(timer, &now);
    } while (now.it_value.tv_nsec > 0);
    said("SIGEV_NONE", sigtimedwait(&signals, NULL, &zero));
    timer_delete(timer);
    volatile int notified = 0;
    struct sigevent threaded = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = on_thread, .sigev_value.sival_ptr = (void *)&notified};
    timer_create(CLOCK_MONOTONIC, &threaded, &timer);
    timer_settime(timer, 0, &once, NULL);
    while (!notified) {
        usleep(500);
    }
    printf("SIGEV_THREAD: notified\n");
    timer_delete(timer);

    // Interval timers, each with its own signal.
    int which[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF}, sent[] = {SIGALRM, SIGVTALRM, SIGPROF};
    for (int i = 0; i < 3; i++) {
        struct itimerval it = {{0, 0}, {0, 2000}};
        setitimer(which[i], &it, NULL);
        sigset_t pending;
        do {
            sigpending(&pending);
            for (volatile int j = 0; j < 1000; j++) {
            }
        } while (!sigismember(&pending, sent[i]));
        r = sigwaitinfo(&signals, &info);
        printf("itimer %d: %d code %d\n", which[i], r == sent[i], info.si_code);
    }
    alarm(100);
    printf("alarm: %u left of it\n", alarm(0));

    // timerfd: counts, absolute times, cancelling.
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    uint64_t expirations;
    said("not armed", read(fd, &expirations, 8));
    timerfd_settime(fd, 0, &often, NULL);
    pause_ms(10);
    said("read", read(fd, &expirations, 8));
    check("at least five", expirations >= 5);
    struct itimerspec past = {{0, 0}, {1, 0}};
    timerfd_settime(fd, TFD_TIMER_ABSTIME, &past, NULL);
    struct pollfd pf = {.fd = fd, .events = POLLIN};
    printf("past: poll %d", poll(&pf, 1, -1));
    said(", read", read(fd, &expirations, 8));
    printf("  %lu\n", expirations);
    timerfd_gettime(fd, &now);
    check("disarmed", now.it_value.tv_sec == 0 && now.it_value.tv_nsec == 0);
    said("bad clock", timerfd_create(999, 0));
    // A fork inherits no timers, an exec keeps the alarm: see execs.c.
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    pid_t child = fork();
    if (child == 0) {
        _exit(timer_settime(timer, 0, &once, NULL) < 0 && errno == EINVAL ? 3 : 4);
    }
    reap("timers are not inherited", child);
    return 0;
}
