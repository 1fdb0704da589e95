/* Clocks and timers. Nothing here can set a clock: the right to is given up at the start. */
#include "calls.h"
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <utime.h>

int main(void) {
    begin();
    struct timespec ts, zero = {0, 0}, brief = {0, 1000}, odd = {-1, 2000000000}, rest;
    struct timeval tv;
    struct timezone tz;
    struct itimerval it = {{1, 2}, {1000, 500000}}, old;
    struct itimerspec its = {{1, 2}, {1000, 500000000}}, old_its;
    struct timex tx;
    struct tms tms;
    for (int clock = -2; clock < 14; clock++) {
        CALL(clock_gettime, clock, &ts);
        CALL(clock_getres, clock, &ts);
    }
    CALL(clock_gettime, -6, &ts);
    /* How much time it has had is chance. */
    CALL(clock_gettime, 0xfffffffffffffffdUL, NULL);
    CALL(clock_getres, CLOCK_MONOTONIC, NULL);
    CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, &brief, &rest);
    CALL(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &zero, NULL);
    CALL(clock_nanosleep, 99, FLAGS, &odd, &rest);
    CALL(nanosleep, &brief, &rest);
    CALL(nanosleep, &odd, NULL);
    CALL(gettimeofday, &tv, &tz);
    CALL(gettimeofday, &tv, NULL);
    CALL(time, NULL);
    CALL(times, &tms);
    /* All of these fail: the times are none, and we may not. */
    CALL(clock_settime, CLOCK_MONOTONIC, &its.it_value);
    CALL(clock_settime, 99, &odd);
    struct timeval odd_tv = {-1, 2000000};
    CALL(settimeofday, &odd_tv, NULL);
    CALL(settimeofday, ODD, ODD);
    memset(&tx, 0, sizeof tx);
    CALL(adjtimex, &tx);
    memset(&tx, 0, sizeof tx);
    CALL(clock_adjtime, CLOCK_REALTIME, &tx);
    memset(&tx, 0, sizeof tx);
    CALL(clock_adjtime, 99, &tx);
    CALL(getitimer, ITIMER_REAL, &old);
    CALL(setitimer, ITIMER_VIRTUAL, &it, &old);
    CALL(setitimer, ITIMER_PROF, &it, NULL);
    CALL(getitimer, ITIMER_PROF, &old);
    CALL(setitimer, 99, &it, &old);
    it.it_value.tv_usec = -5;
    CALL(setitimer, ITIMER_PROF, &it, &old);
    int timer = -1;
    struct sigevent event = {{.sival_int = 5}, SIGUSR1, SIGEV_SIGNAL};
    CALL(timer_create, CLOCK_MONOTONIC, &event, &timer);
    event.sigev_notify = SIGEV_NONE;
    CALL(timer_create, CLOCK_REALTIME, &event, &timer);
    event.sigev_notify = SIGEV_THREAD_ID;
    event._sigev_un._tid = CALL(gettid);
    CALL(timer_create, CLOCK_BOOTTIME, &event, &timer);
    event.sigev_notify = SIGEV_THREAD;
    CALL(timer_create, CLOCK_REALTIME, &event, &timer);
    event.sigev_notify = 99;
    event.sigev_signo = 99;
    CALL(timer_create, 99, &event, &timer);
    CALL(timer_create, CLOCK_PROCESS_CPUTIME_ID, NULL, &timer);
    CALL(timer_settime, 0, 0, &its, &old_its);
    CALL(timer_gettime, 0, &old_its);
    CALL(timer_settime, 1, TIMER_ABSTIME, &its, NULL);
    CALL(timer_settime, 99, FLAGS, &its, &old_its);
    CALL(timer_getoverrun, 0);
    CALL(timer_getoverrun, -1);
    CALL(timer_delete, 0);
    CALL(timer_delete, 99);
    long fd = CALL(timerfd_create, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    CALL(timerfd_create, 99, FLAGS);
    CALL(timerfd_settime, fd, 0, &its, &old_its);
    CALL(timerfd_settime, fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &its, NULL);
    CALL(timerfd_gettime, fd, &old_its);
    CALL(read, fd, good, 8);
    CALL(timerfd_settime, NO_FD, FLAGS, &its, &old_its);
    CALL(timerfd_gettime, NO_FD, &old_its);
    BAD_POINTERS(p, {
        CALL(clock_gettime, CLOCK_REALTIME, p);
        CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, i_ == 4 ? WILD : p, p);
        CALL(nanosleep, i_ == 4 ? NULL : p, p);
        CALL(time, p);
        CALL(times, p);
        CALL(getitimer, ITIMER_REAL, p);
        CALL(setitimer, ITIMER_VIRTUAL, p, p);
        CALL(timer_create, CLOCK_MONOTONIC, p, p);
        CALL(timer_settime, 1, 0, p, p);
        CALL(timerfd_settime, fd, 0, p, p);
        CALL(timerfd_gettime, fd, p);
        if (i_ != 0) {
            CALL(gettimeofday, p, p);
            CALL(adjtimex, i_ == 4 ? WILD : p);
            CALL(clock_adjtime, 99, p);
            CALL(clock_settime, 99, p);
        }
    });
    CALL(alarm, 100);
    CALL(alarm, 0);
    CALL(exit_group, 0);
}
