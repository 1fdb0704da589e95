/* Waiting for descriptors: select, poll, epoll; and what tells of files: inotify, fanotify. */
#include "calls.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/select.h>

int main(void) {
    begin();
    int pair[2], other[2];
    CALL(pipe, pair);
    CALL(pipe, other);
    CALL(write, other[1], "x", 1);
    struct pollfd fds[5] = {{pair[0], POLLIN | POLLPRI | POLLRDHUP}, {other[0], POLLIN | POLLRDNORM}, {pair[1], POLLOUT | POLLWRBAND}, {-1, POLLIN}, {NO_FD, 0xffff}};
    struct timespec now = {0, 0}, brief = {0, 1000000}, odd = {-1, -1};
    unsigned long set = 1UL << (SIGUSR1 - 1), none = 0;
    CALL(poll, fds, 5, 0);
    CALL(poll, fds, 1, 0);
    CALL(poll, fds, 1, 1);
    CALL(poll, fds, 2, -1);
    CALL(poll, fds, 0, 1);
    CALL(poll, fds, -1, -1);
    CALL(ppoll, fds, 3, &brief, &set, 8);
    CALL(ppoll, fds, 1, &brief, NULL, 8);
    CALL(ppoll, fds, 2, NULL, &none, 8);
    CALL(ppoll, fds, 1, &odd, &set, 5);
    struct pollfd lots[40] = {{0}};
    for (int i = 0; i < 40; i++) lots[i] = (struct pollfd){other[0], POLLIN};
    CALL(poll, lots, 40, 0);
    CALL(poll, edge(fds, sizeof fds), 6, 0);
    CALL(poll, edge(fds, 12), 2, 0);
    fd_set r, w, e;
    struct timeval tv = {0, 0}, tv2 = {0, 500}, odd_tv = {-1, -1};
#define SETS FD_ZERO(&r); FD_ZERO(&w); FD_ZERO(&e); FD_SET(pair[0], &r); FD_SET(other[0], &r); FD_SET(pair[1], &w); FD_SET(0, &e)
    SETS;
    CALL(select, 10, &r, &w, &e, &tv);
    SETS;
    CALL(select, 10, &r, NULL, NULL, NULL);
    FD_ZERO(&r);
    FD_SET(pair[0], &r);
    CALL(select, 10, &r, NULL, NULL, &tv2);
    CALL(select, 10, &r, NULL, NULL, &odd_tv);
    FD_SET(500, &r);
    CALL(select, 1024, &r, NULL, NULL, &tv);
    CALL(select, 0, NULL, NULL, NULL, &tv2);
    CALL(select, -1, &r, &w, &e, &tv);
    CALL(select, 3, &r, &w, &e, &tv);
    SETS;
    struct { void *set; long size; } mask = {&set, 8};
    CALL(pselect6, 10, &r, &w, &e, &brief, &mask);
    SETS;
    CALL(pselect6, 10, &r, NULL, NULL, NULL, NULL);
    mask.size = 5;
    CALL(pselect6, 10, &r, NULL, NULL, &now, &mask);
    mask.set = WILD;
    CALL(pselect6, 10, &r, NULL, NULL, &odd, &mask);
    CALL(epoll_create, 10);
    CALL(epoll_create, -1);
    long ep = CALL(epoll_create1, EPOLL_CLOEXEC);
    CALL(epoll_create1, FLAGS);
    struct epoll_event event = {EPOLLIN | EPOLLET | EPOLLRDHUP | EPOLLONESHOT, {.u64 = 0x123456789abcdef}}, events[10];
    CALL(epoll_ctl, ep, EPOLL_CTL_ADD, pair[0], &event);
    event.data.fd = other[0];
    event.events = EPOLLIN;
    CALL(epoll_ctl, ep, EPOLL_CTL_ADD, other[0], &event);
    event.events = EPOLLOUT | EPOLLEXCLUSIVE | EPOLLWAKEUP;
    CALL(epoll_ctl, ep, EPOLL_CTL_ADD, other[1], &event);
    event.events = FLAGS;
    CALL(epoll_ctl, ep, EPOLL_CTL_MOD, pair[1], &event);
    CALL(epoll_ctl, ep, 99, pair[0], &event);
    CALL(epoll_ctl, NO_FD, EPOLL_CTL_ADD, NO_FD, NULL);
    CALL(epoll_wait, ep, events, 10, 0);
    CALL(epoll_wait, ep, events, 1, -1);
    CALL(epoll_pwait, ep, events, 10, 0, &set, 8);
    CALL(epoll_pwait, ep, events, 10, 0, NULL, 0);
    CALL(epoll_pwait, ep, events, 0, 0, &set, 5);
    CALL(epoll_pwait2, ep, events, 10, &brief, &set, 8);
    CALL(epoll_pwait2, ep, events, -1, &odd, NULL, 8);
    CALL(epoll_ctl, ep, EPOLL_CTL_DEL, other[0], NULL);
    CALL(epoll_ctl, ep, EPOLL_CTL_DEL, pair[0], &event);
    CALL(epoll_ctl, ep, EPOLL_CTL_DEL, other[1], &event);
    CALL(epoll_wait, ep, events, 10, 0);
    CALL(epoll_wait, NO_FD, events, 10, -1);
    long in = CALL(inotify_init);
    CALL(inotify_init1, IN_CLOEXEC | IN_NONBLOCK);
    CALL(inotify_init1, FLAGS);
    CALL(inotify_add_watch, in, ".", IN_ALL_EVENTS);
    CALL(inotify_add_watch, in, ".", IN_CREATE | IN_DELETE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW | IN_MASK_ADD | IN_EXCL_UNLINK | IN_ONESHOT);
    CALL(close, CALL(creat, "file", 0600));
    CALL(read, in, good, 4096);
    CALL(inotify_add_watch, in, "nothing", IN_OPEN | IN_CLOSE | IN_MOVE);
    CALL(inotify_add_watch, NO_FD, ".", FLAGS);
    CALL(inotify_rm_watch, in, 1);
    CALL(inotify_rm_watch, in, 99);
    long fan = CALL(fanotify_init, FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY | O_LARGEFILE);
    CALL(fanotify_init, FAN_CLASS_CONTENT | FAN_UNLIMITED_QUEUE | FAN_UNLIMITED_MARKS, O_RDWR);
    CALL(fanotify_init, FAN_REPORT_FID | FAN_REPORT_DFID_NAME, 0);
    CALL(fanotify_init, FLAGS, FLAGS);
    CALL(fanotify_mark, fan, FAN_MARK_ADD, FAN_OPEN | FAN_CLOSE, AT_FDCWD, "file");
    CALL(fanotify_mark, fan, FAN_MARK_ADD | FAN_MARK_ONLYDIR | FAN_MARK_DONT_FOLLOW, FAN_MODIFY | FAN_ONDIR | FAN_EVENT_ON_CHILD, AT_FDCWD, ".");
    CALL(fanotify_mark, fan, FAN_MARK_REMOVE, FAN_OPEN, AT_FDCWD, "file");
    CALL(fanotify_mark, fan, FAN_MARK_FLUSH, 0, AT_FDCWD, NULL);
    CALL(fanotify_mark, NO_FD, FLAGS, -1, NO_FD, "nothing");
    BAD_POINTERS(p, {
        CALL(poll, p, 3, 0);
        CALL(ppoll, p, 3, &now, p, 8);
        CALL(ppoll, fds, 1, i_ == 0 ? &now : p, NULL, 0);
        CALL(select, 10, p, p, p, &tv);
        CALL(select, 10, &r, NULL, NULL, i_ == 0 || i_ == 4 ? WILD : p);
        CALL(pselect6, 10, NULL, NULL, NULL, &now, p);
        CALL(epoll_ctl, ep, EPOLL_CTL_ADD, pair[0], p);
        CALL(epoll_wait, ep, p, 10, 0);
        CALL(epoll_pwait, ep, events, 10, 0, p, 8);
        CALL(epoll_pwait2, ep, p, 10, &now, p, 8);
        CALL(inotify_add_watch, in, p, IN_OPEN);
        CALL(fanotify_mark, fan, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, p);
    });
    memset(good, 0, 16 * PAGE);
    good[1100 / 8] = 3;
    for (int nfds = 63; nfds < 1 << 18; nfds *= 3) {
        CALL(select, nfds, good, NULL, NULL, good + 60000);
    }
    CALL(select, 1 << 20, good, NULL, NULL, good + 60000);
    CALL(exit_group, 0);
}
