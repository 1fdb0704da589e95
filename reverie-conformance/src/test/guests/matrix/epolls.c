// epoll in its modes, with eventfd and pipes; poll and select beside it.
#include "guest.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

static int ep;

static void wait_now(const char *what) {
    struct epoll_event e[8];
    int n = epoll_wait(ep, e, 8, 0);
    printf("%s: %d", what, n);
    for (int i = 0; i < n; i++) printf(" %x/%lu", e[i].events, e[i].data.u64);
    printf("\n");
}

static void control(int op, int fd, uint32_t events, uint64_t data) {
    struct epoll_event e = {.events = events, .data.u64 = data};
    if (epoll_ctl(ep, op, fd, &e) < 0) said("epoll_ctl", -1);
}

static void *gives(void *fd) {
    uint64_t one = 1;
    (void)!write((int)(long)fd, &one, 8);
    return NULL;
}

static int shared_ep;
static void *takes(void *unused) {
    struct epoll_event e;
    int r;
    while ((r = epoll_wait(shared_ep, &e, 1, -1)) < 0 && errno == EINTR) {
    }
    return (void *)(long)r;
}

int main(void) {
    ep = epoll_create1(EPOLL_CLOEXEC);
    int p[2];
    pipe(p);
    char buffer[16];
    control(EPOLL_CTL_ADD, p[0], EPOLLIN, 1);
    wait_now("empty");
    (void)!write(p[1], "ab", 2);
    wait_now("level");
    wait_now("level again");
    control(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLET, 2);
    wait_now("edge");
    wait_now("edge again");
    (void)!write(p[1], "c", 1);
    wait_now("another edge");
    (void)!read(p[0], buffer, 1);
    wait_now("reading is none");
    control(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 3);
    wait_now("one shot");
    (void)!write(p[1], "d", 1);
    wait_now("no second");
    control(EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 4);
    wait_now("armed again");
    close(p[1]);
    control(EPOLL_CTL_MOD, p[0], EPOLLIN, 5);
    wait_now("hung up");
    control(EPOLL_CTL_DEL, p[0], 0, 0);
    wait_now("deleted");
    control(EPOLL_CTL_DEL, p[0], 0, 0);
    control(EPOLL_CTL_ADD, 99, EPOLLIN, 0);
    control(EPOLL_CTL_ADD, ep, EPOLLIN, 0);
    int file = open("file", O_CREAT | O_RDWR, 0600);
    control(EPOLL_CTL_ADD, file, EPOLLIN, 0);

    int s[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    control(EPOLL_CTL_ADD, s[0], EPOLLIN | EPOLLOUT | EPOLLRDHUP, 6);
    wait_now("socket");
    shutdown(s[1], SHUT_WR);
    wait_now("half closed");
    close(s[1]);
    wait_now("closed");
    close(s[0]);
    wait_now("gone with its descriptor");

    int efd = eventfd(3, EFD_NONBLOCK), semaphore = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
    uint64_t v;
    printf("eventfd: %ld", read(efd, &v, 8));
    printf(" %lu\n", v);
    said("empty", read(efd, &v, 8));
    for (int i = 0; i < 3; i++) said("semaphore", read(semaphore, &v, 8));
    v = -1;
    said("too large", write(efd, &v, 8));
    v = -2UL;
    said("the largest", write(efd, &v, 8));
    v = 1;
    said("full", write(efd, &v, 8));
    struct pollfd pf = {.fd = efd, .events = POLLIN | POLLOUT};
    printf("poll %d %x\n", poll(&pf, 1, 0), pf.revents);

    // Nested, and from another thread.
    int outer = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = 7};
    epoll_ctl(outer, EPOLL_CTL_ADD, ep, &e);
    (void)!read(efd, &v, 8);
    control(EPOLL_CTL_ADD, efd, EPOLLIN, 8);
    printf("nested %d\n", epoll_wait(outer, &e, 1, 0));
    pthread_t t[4];
    pthread_create(&t[0], NULL, gives, (void *)(long)efd);
    printf("blocking %d\n", epoll_wait(outer, &e, 1, -1));
    pthread_join(t[0], NULL);

    // Four wait for one edge: one of them gets it.
    shared_ep = epoll_create1(0);
    (void)!read(efd, &v, 8);
    e.events = EPOLLIN | EPOLLET;
    epoll_ctl(shared_ep, EPOLL_CTL_ADD, efd, &e);
    for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, takes, NULL);
    long sum = 0;
    for (int i = 0; i < 4; i++) {
        gives((void *)(long)efd);
        v = 0;
        void *r;
        // Which of them it is nobody knows: each edge lets one go, and in the end all have gone.
        usleep(0);
    }
    int joined = 0;
    while (joined < 4) {
        void *r;
        struct timespec past = {0, 0};
        for (int i = 0; i < 4; i++) {
            if (t[i] != 0 && pthread_tryjoin_np(t[i], &r) == 0) {
                t[i] = 0;
                sum += (long)r;
                joined++;
            }
        }
        gives((void *)(long)efd);
    }
    printf("all have gone: %ld\n", sum);
    said("too many", epoll_wait(ep, &e, 0, 0));
    said("bad memory", epoll_wait(outer, (void *)8, 1, 0));
    said("not an epoll", epoll_wait(file, &e, 1, 0));

    fd_set in;
    FD_ZERO(&in);
    FD_SET(efd, &in);
    struct timeval zero = {0, 0};
    printf("select %d\n", select(efd + 1, &in, NULL, NULL, &zero));
    struct pollfd bad = {.fd = 77, .events = POLLIN};
    printf("poll of none %d %x\n", poll(&bad, 1, 0), bad.revents);
    return 0;
}
