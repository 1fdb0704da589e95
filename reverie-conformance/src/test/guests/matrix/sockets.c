// Sockets: descriptors and credentials passed, many messages at once, urgent data, time limits, SIGPIPE and SIGIO.
#include "guest.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

static volatile int got;
static void on_signal(int sig) { got = sig; }

static void pass(int socket, int *fds, int n, int credentials) {
    char control[256] = {0}, byte = 'x';
    struct iovec v = {&byte, 1};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control};
    struct cmsghdr *c = (void *)control;
    if (n > 0) {
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(n * sizeof(int));
        memcpy(CMSG_DATA(c), fds, n * sizeof(int));
        m.msg_controllen += CMSG_SPACE(n * sizeof(int));
        c = (void *)(control + m.msg_controllen);
    }
    if (credentials) {
        struct ucred u = {getpid(), getuid(), getgid()};
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_CREDENTIALS;
        c->cmsg_len = CMSG_LEN(sizeof u);
        memcpy(CMSG_DATA(c), &u, sizeof u);
        m.msg_controllen += CMSG_SPACE(sizeof u);
    }
    said("sendmsg", sendmsg(socket, &m, 0));
}

static void receive(int socket, pid_t sender, size_t room) {
    char control[256], byte;
    struct iovec v = {&byte, 1};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room};
    ssize_t r = recvmsg(socket, &m, MSG_CMSG_CLOEXEC);
    printf("received %zd, truncated %d\n", r, (m.msg_flags & MSG_CTRUNC) != 0);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c != NULL; c = CMSG_NXTHDR(&m, c)) {
        if (c->cmsg_type == SCM_RIGHTS) {
            int n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (int i = 0; i < n; i++) {
                int fd = ((int *)CMSG_DATA(c))[i];
                char text[5] = "";
                pread(fd, text, 4, 0);
                printf("  a descriptor that reads '%s', close on exec %d\n", text, fcntl(fd, F_GETFD));
                close(fd);
            }
        } else if (c->cmsg_type == SCM_CREDENTIALS) {
            struct ucred *u = (void *)CMSG_DATA(c);
            printf("  credentials: pid right %d uid %d gid %d\n", u->pid == sender, u->uid, u->gid);
        }
    }
}

static struct sockaddr_in loopback;

static void *echoes(void *listener) {
    int s = accept4((int)(long)listener, NULL, NULL, SOCK_CLOEXEC);
    char buffer[65536];
    ssize_t n;
    while ((n = recv(s, buffer, sizeof buffer, 0)) > 0) {
        for (ssize_t sent = 0, r; sent < n; sent += r) {
            r = send(s, buffer + sent, n - sent, MSG_NOSIGNAL);
            if (r < 0) return NULL;
        }
    }
    close(s);
    return NULL;
}

static char data[1 << 20], back[1 << 20];
static void *sends(void *s) {
    for (size_t sent = 0; sent < sizeof data;) {
        ssize_t r = send((int)(long)s, data + sent, sizeof data - sent, 0);
        if (r < 0) return NULL;
        sent += r;
    }
    shutdown((int)(long)s, SHUT_WR);
    return NULL;
}

int main(void) {
    int s[2], on = 1;
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    setsockopt(s[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    pid_t child = fork();
    if (child == 0) {
        int fds[3] = {open("/etc/passwd", O_RDONLY), open("/proc/self/exe", O_RDONLY), open("/dev/null", O_RDONLY)};
        pass(s[1], fds, 1, 1);
        pass(s[1], fds, 3, 0);
        pass(s[1], fds, 3, 0);
        _exit(0);
    }
    reap("sender", child);
    receive(s[0], child, 256);
    receive(s[0], child, 256);
    receive(s[0], child, CMSG_LEN(sizeof(int)));
    struct ucred peer;
    socklen_t length = sizeof peer;
    getsockopt(s[0], SOL_SOCKET, SO_PEERCRED, &peer, &length);
    check("SO_PEERCRED", peer.pid == getpid());
    int bad = 999;
    pass(s[1], &bad, 1, 0);

    signal(SIGPIPE, on_signal);
    close(s[0]);
    said("broken", send(s[1], "x", 1, 0));
    printf("SIGPIPE %d\n", got == SIGPIPE);
    got = 0;
    said("broken, quietly", send(s[1], "x", 1, MSG_NOSIGNAL));
    printf("SIGPIPE %d\n", got);

    // Message boundaries, many at once, peeking.
    socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s);
    struct iovec v[3] = {{"one", 3}, {"three", 5}, {"", 0}}, in[3];
    struct mmsghdr mm[3] = {{{.msg_iov = &v[0], .msg_iovlen = 1}}, {{.msg_iov = &v[1], .msg_iovlen = 1}}, {{.msg_iov = v, .msg_iovlen = 2}}};
    printf("sendmmsg %d\n", sendmmsg(s[0], mm, 3, 0));
    char buffers[3][16];
    memset(buffers, 0, sizeof buffers);
    printf("peek %zd\n", recv(s[1], buffers[0], 2, MSG_PEEK | MSG_TRUNC));
    for (int i = 0; i < 3; i++) {
        in[i] = (struct iovec){buffers[i], 15};
        mm[i] = (struct mmsghdr){{.msg_iov = &in[i], .msg_iovlen = 1}};
    }
    printf("recvmmsg %d: %s %s %s\n", recvmmsg(s[1], mm, 3, 0, NULL), buffers[0], buffers[1], buffers[2]);
    struct timeval limit = {0, 3000};
    setsockopt(s[1], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    said("time limit", recv(s[1], buffers[0], 1, 0));
    said("not now", recv(s[1], buffers[0], 1, MSG_DONTWAIT));
    close(s[0]), close(s[1]);

    // SIGIO and its owner.
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    signal(SIGIO, on_signal);
    fcntl(s[0], F_SETOWN, getpid());
    fcntl(s[0], F_SETFL, O_ASYNC | O_NONBLOCK);
    (void)!write(s[1], "x", 1);
    printf("SIGIO %d\n", got == SIGIO);
    fcntl(s[0], F_SETSIG, SIGUSR1);
    signal(SIGUSR1, on_signal);
    (void)!write(s[1], "x", 1);
    printf("F_SETSIG %d\n", got == SIGUSR1);

    // TCP on the loopback device.
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    loopback.sin_family = AF_INET;
    loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    length = sizeof loopback;
    said("bind", bind(listener, (void *)&loopback, length));
    getsockname(listener, (void *)&loopback, &length);
    listen(listener, 5);
    pthread_t t, sender;
    pthread_create(&t, NULL, echoes, (void *)(long)listener);
    int c = socket(AF_INET, SOCK_STREAM, 0);
    said("connect", connect(c, (void *)&loopback, length));
    for (size_t i = 0; i < sizeof data; i++) data[i] = (char)(i * 31 + i / 7);
    pthread_create(&sender, NULL, sends, (void *)(long)c);
    size_t n = 0;
    for (ssize_t r; n < sizeof back && (r = recv(c, back + n, sizeof back - n, 0)) > 0;) n += r;
    pthread_join(sender, NULL);
    pthread_join(t, NULL);
    printf("echoed %d\n", n == sizeof data && memcmp(data, back, n) == 0);
    close(c);
    close(listener);
    c = socket(AF_INET, SOCK_STREAM, 0);
    said("nobody listens", connect(c, (void *)&loopback, length));
    c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    loopback.sin_port = 0;
    bind(listener, (void *)&loopback, length);
    getsockname(listener, (void *)&loopback, &length);
    listen(listener, 5);
    said("without waiting", connect(c, (void *)&loopback, length));
    struct pollfd pf = {.fd = c, .events = POLLOUT};
    poll(&pf, 1, -1);
    int error;
    length = sizeof error;
    getsockopt(c, SOL_SOCKET, SO_ERROR, &error, &length);
    printf("connected %d\n", error);
    int a = accept(listener, NULL, NULL);
    send(a, "u", 1, MSG_OOB);
    pf.events = POLLPRI;
    poll(&pf, 1, -1);
    char urgent = 0;
    recv(c, &urgent, 1, MSG_OOB);
    printf("urgent %c\n", urgent);
    int file = open("/etc/passwd", O_RDONLY);
    off_t offset = 0;
    printf("sendfile %zd\n", sendfile(a, file, &offset, 4));
    char four[5] = "";
    pf.events = POLLIN;
    poll(&pf, 1, -1);
    recv(c, four, 4, MSG_WAITALL);
    printf("  %s\n", four);

    // UDP.
    int u = socket(AF_INET, SOCK_DGRAM, 0);
    loopback.sin_port = 0;
    bind(u, (void *)&loopback, sizeof loopback);
    length = sizeof loopback;
    getsockname(u, (void *)&loopback, &length);
    printf("sendto %zd\n", sendto(u, "datagram", 8, 0, (void *)&loopback, length));
    char d[16] = "";
    struct sockaddr_in from;
    length = sizeof from;
    printf("recvfrom %zd\n", recvfrom(u, d, 16, 0, (void *)&from, &length));
    printf("  %s from myself %d\n", d, from.sin_port == loopback.sin_port);
    said("too long", sendto(u, data, 70000, 0, (void *)&loopback, length));
    return 0;
}
