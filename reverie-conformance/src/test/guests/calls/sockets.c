/* Sockets of all families that are in use, their addresses, options, messages and control messages. */
#include "calls.h"
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

static void addresses(long fd) {
    struct sockaddr_in in = {AF_INET, htons(80), {htonl(INADDR_LOOPBACK)}};
    struct sockaddr_in6 in6 = {AF_INET6, htons(443), htonl(0x12345), IN6ADDR_LOOPBACK_INIT, 0};
    struct sockaddr_un un = {AF_UNIX, "a path"}, abstract = {AF_UNIX, "\0an abstract name"}, full = {AF_UNIX};
    struct sockaddr_nl nl = {AF_NETLINK, 0, 12, 0x1234};
    struct sockaddr_ll ll = {AF_PACKET, htons(0x800), 1, 1, PACKET_OTHERHOST, 6, {1, 2, 3, 4, 5, 6}};
    struct sockaddr_vm vm = {AF_VSOCK, 0, 1024, VMADDR_CID_HOST};
    struct sockaddr odd = {77, "fourteen bytes"};
    memset(full.sun_path, 'x', sizeof full.sun_path);
    CALL(connect, fd, &in, sizeof in);
    CALL(connect, fd, &in, 4);
    CALL(connect, fd, &in6, sizeof in6);
    CALL(connect, fd, &in6, 24);
    CALL(connect, fd, &un, sizeof un);
    CALL(connect, fd, &un, 9);
    CALL(connect, fd, &un, 2);
    CALL(connect, fd, &full, sizeof full);
    CALL(connect, fd, &abstract, 2 + 17);
    CALL(connect, fd, &nl, sizeof nl);
    CALL(connect, fd, &ll, sizeof ll);
    CALL(connect, fd, &vm, sizeof vm);
    CALL(connect, fd, &odd, sizeof odd);
    CALL(connect, fd, &odd, 2);
    CALL(connect, fd, &odd, 1);
    CALL(connect, fd, &odd, 0);
    CALL(connect, fd, &odd, 1000);
    CALL(connect, fd, &odd, -1);
    char family[16] = {0};
    for (int i = 0; i < 46; i++) {
        family[0] = i;
        CALL(connect, fd, family, sizeof family);
    }
    BAD_POINTERS(p, CALL(connect, fd, p, 16); CALL(bind, fd, p, 16));
}

static void options(long fd) {
    int one = 1, size = sizeof one;
    for (int option = 0; option < 78; option++) {
        size = sizeof one;
        CALL(getsockopt, fd, SOL_SOCKET, option, good, &size);
    }
    for (int option = 0; option < 40; option++) {
        size = 64;
        memset(good, 0, 512);
        CALL(getsockopt, fd, IPPROTO_TCP, option, good, &size);
    }
    for (int option = 0; option < 52; option++) {
        size = 4;
        CALL(getsockopt, fd, IPPROTO_IP, option, good, &size);
        CALL(setsockopt, NO_FD, IPPROTO_IP, option, &one, sizeof one);
    }
    for (int option = 0; option < 80; option++) {
        CALL(setsockopt, NO_FD, SOL_SOCKET, option, &one, sizeof one);
        CALL(setsockopt, NO_FD, IPPROTO_IPV6, option, &one, sizeof one);
    }
    for (int level = 0; level < 285; level += 5) {
        CALL(setsockopt, NO_FD, level, 1, &one, sizeof one);
    }
    struct linger linger = {1, 30};
    struct timeval tv = {2, 500000};
    struct ucred cred;
    struct sock_filter code[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 5, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, 0xffff)};
    struct sock_fprog prog = {4, code};
    struct ip_mreq mreq = {{htonl(0xe0000001)}, {htonl(INADDR_ANY)}};
    CALL(setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    CALL(setsockopt, fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    CALL(setsockopt, fd, SOL_SOCKET, SO_LINGER, &linger, 2);
    CALL(setsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    CALL(setsockopt, fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof prog);
    CALL(setsockopt, fd, SOL_SOCKET, SO_DETACH_FILTER, NULL, 0);
    CALL(setsockopt, fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2);
    CALL(setsockopt, fd, SOL_SOCKET, 9999, "text", 4);
    CALL(setsockopt, fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    CALL(setsockopt, fd, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5);
    CALL(setsockopt, fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &mreq, sizeof mreq);
    CALL(setsockopt, fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    CALL(setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, &one, 1);
    CALL(setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, &one, -1);
    size = sizeof linger;
    CALL(getsockopt, fd, SOL_SOCKET, SO_LINGER, &linger, &size);
    size = 2;
    CALL(getsockopt, fd, SOL_SOCKET, SO_LINGER, &linger, &size);
    size = sizeof tv;
    CALL(getsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, &tv, &size);
    size = -1;
    CALL(getsockopt, fd, SOL_SOCKET, SO_TYPE, &one, &size);
    BAD_POINTERS(p, {
        CALL(setsockopt, fd, SOL_SOCKET, SO_LINGER, p, 8);
        CALL(setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, p, 4);
        CALL(getsockopt, fd, SOL_SOCKET, SO_TYPE, p, p);
        CALL(getsockopt, fd, SOL_SOCKET, SO_TYPE, &one, p);
    });
}

static void messages(void) {
    int pair[2], one = 1;
    CALL(socketpair, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair);
    CALL(setsockopt, pair[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof one);
    CALL(sendto, pair[0], "a datagram\n", 11, MSG_DONTWAIT | MSG_NOSIGNAL, NULL, 0);
    CALL(sendto, pair[0], "second", 6, 0, NULL, 0);
    CALL(sendto, NO_FD, "second", 6, FLAGS, WILD, 5);
    struct sockaddr_storage from;
    int size = sizeof from;
    CALL(recvfrom, pair[1], good, 100, 0, &from, &size);
    CALL(recvfrom, pair[1], good, 3, MSG_TRUNC | MSG_PEEK, NULL, NULL);
    CALL(recvfrom, pair[1], good, 3, MSG_TRUNC, NULL, NULL);
    CALL(recvfrom, pair[1], good, 100, MSG_DONTWAIT, &from, &size);
    CALL(recvfrom, NO_FD, good, 100, FLAGS, &from, WILD);
    struct iovec iov[2] = {{"part one, ", 10}, {"part two", 8}}, into[2] = {{good, 4}, {good + 100, 50}};
    char control[256] __attribute__((aligned(8))) = {0};
    struct msghdr out = {NULL, 0, iov, 2}, in = {&from, sizeof from, into, 2, control, sizeof control};
    CALL(sendmsg, pair[0], &out, 0);
    CALL(recvmsg, pair[1], &in, 0);
    out.msg_control = control;
    out.msg_controllen = CMSG_SPACE(2 * sizeof(int));
    struct cmsghdr *c = CMSG_FIRSTHDR(&out);
    *c = (struct cmsghdr){CMSG_LEN(2 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
    ((int *)CMSG_DATA(c))[0] = 0;
    ((int *)CMSG_DATA(c))[1] = pair[0];
    CALL(sendmsg, pair[0], &out, MSG_EOR);
    in.msg_controllen = sizeof control;
    CALL(recvmsg, pair[1], &in, MSG_CMSG_CLOEXEC);
    *c = (struct cmsghdr){CMSG_LEN(3), SOL_IP, 77};
    CALL(sendmsg, pair[0], &out, 0);
    *c = (struct cmsghdr){5, SOL_SOCKET, SCM_RIGHTS};
    CALL(sendmsg, pair[0], &out, 0);
    *c = (struct cmsghdr){10000, SOL_SOCKET, SCM_CREDENTIALS};
    CALL(sendmsg, pair[0], &out, FLAGS);
    out.msg_controllen = 0;
    in.msg_controllen = 0;
    CALL(recvmsg, pair[1], &in, MSG_DONTWAIT);
    struct mmsghdr many_out[2] = {{out}, {out}}, many_in[3] = {{in}, {in}, {in}};
    struct timespec timeout = {0, 1000000};
    CALL(sendmmsg, pair[0], many_out, 2, 0);
    CALL(recvmmsg, pair[1], many_in, 3, MSG_DONTWAIT, &timeout);
    CALL(recvmmsg, pair[1], many_in, 3, MSG_DONTWAIT, NULL);
    CALL(sendmmsg, NO_FD, many_out, 2, FLAGS);
    CALL(recvmmsg, NO_FD, many_in, -1, FLAGS, &timeout);
    BAD_POINTERS(p, {
        CALL(sendto, pair[0], p, 20, 0, NULL, 0);
        CALL(sendto, pair[0], "x", 1, 0, p, 16);
        CALL(recvfrom, pair[1], p, 20, MSG_DONTWAIT, p, p);
        CALL(sendmsg, pair[0], p, 0);
        CALL(recvmsg, pair[1], p, MSG_DONTWAIT);
        CALL(sendmmsg, pair[0], p, 2, 0);
        CALL(recvmmsg, pair[1], p, 2, MSG_DONTWAIT, p);
        CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, p);
        CALL(getsockname, pair[0], p, p);
        CALL(getsockname, pair[0], &from, p);
        CALL(getpeername, pair[0], p, &size);
        CALL(accept, pair[0], p, p);
        out.msg_iov = p;
        CALL(sendmsg, pair[0], &out, 0);
        out.msg_iov = iov;
        out.msg_control = p;
        out.msg_controllen = 50;
        CALL(sendmsg, pair[0], &out, 0);
        out.msg_controllen = 0;
        out.msg_name = p;
        out.msg_namelen = 20;
        CALL(sendmsg, pair[0], &out, 0);
        out.msg_name = NULL;
        out.msg_namelen = 0;
    });
}

static void connections(void) {
    struct sockaddr_in in = {AF_INET, htons(5555), {htonl(INADDR_LOOPBACK)}}, peer;
    int size = sizeof peer;
    long server = CALL(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    CALL(bind, server, &in, sizeof in);
    CALL(listen, server, 5);
    CALL(listen, NO_FD, -1);
    long client = CALL(socket, AF_INET, SOCK_STREAM, 0);
    in.sin_port = htons(6666);
    CALL(bind, client, &in, sizeof in);
    in.sin_port = htons(5555);
    CALL(connect, client, &in, sizeof in);
    long accepted = CALL(accept4, server, &peer, &size, SOCK_CLOEXEC);
    CALL(getsockname, accepted, &peer, &size);
    size = 4;
    CALL(getpeername, accepted, &peer, &size);
    size = 1;
    CALL(getpeername, accepted, &peer, &size);
    size = 0;
    CALL(getpeername, accepted, &peer, &size);
    CALL(getpeername, NO_FD, &peer, &size);
    CALL(sendto, client, "stream", 6, MSG_MORE, NULL, 0);
    CALL(shutdown, client, SHUT_WR);
    CALL(recvfrom, accepted, good, 100, MSG_WAITALL, NULL, NULL);
    CALL(shutdown, accepted, SHUT_RDWR);
    CALL(shutdown, NO_FD, 5);
    CALL(close, client);
    CALL(accept, NO_FD, &peer, &size);
    CALL(accept4, NO_FD, NULL, NULL, FLAGS);
    struct sockaddr_un un = {AF_UNIX, "socket"};
    struct sockaddr_un from;
    long named = CALL(socket, AF_UNIX, SOCK_STREAM, 0);
    CALL(bind, named, &un, sizeof un);
    CALL(listen, named, 1);
    long caller = CALL(socket, AF_UNIX, SOCK_STREAM, 0);
    CALL(connect, caller, &un, sizeof un);
    size = sizeof from;
    CALL(accept, named, &from, &size);
    size = sizeof from;
    CALL(getpeername, caller, &from, &size);
    struct ucred cred;
    size = sizeof cred;
    CALL(getsockopt, caller, SOL_SOCKET, SO_PEERCRED, &cred, &size);
    struct sockaddr_in6 in6 = {AF_INET6, htons(5556), 0, IN6ADDR_LOOPBACK_INIT};
    long six = CALL(socket, AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    CALL(bind, six, &in6, sizeof in6);
    CALL(sendto, six, "to myself", 9, 0, &in6, sizeof in6);
    size = sizeof in6;
    CALL(recvfrom, six, good, 100, MSG_DONTWAIT, &in6, &size);
    long packet = CALL(socket, AF_PACKET, SOCK_RAW, htons(0x0003));
    struct sockaddr_ll ll = {AF_PACKET, htons(3), 1};
    CALL(bind, packet, &ll, sizeof ll);
    size = sizeof ll;
    CALL(getsockname, packet, &ll, &size);
    CALL(socket, AF_VSOCK, SOCK_STREAM, 0);
    CALL(socket, AF_NETLINK, SOCK_RAW, 9);
    CALL(socket, AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 5);
    CALL(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP);
    CALL(socket, AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
    CALL(socket, AF_ALG, SOCK_SEQPACKET, 0);
    CALL(socket, 31, 3, 0);
    CALL(socket, 77, 77, 77);
    CALL(socket, -1, FLAGS, -1);
    CALL(socketpair, AF_INET, SOCK_STREAM, 0, good);
    addresses(NO_FD);
    options(server);
}

int main(void) {
    begin();
    /* A network of our own, in which ports are free and the loopback device is up. */
    if (CALL(unshare, CLONE_NEWNET) != 0) {
        CALL(unshare, CLONE_NEWUSER | CLONE_NEWNET);
    }
    struct ifreq up = {"lo"};
    up.ifr_flags = IFF_UP;
    CALL(ioctl, CALL(socket, AF_INET, SOCK_DGRAM, 0), 0x8914, &up);
    connections();
    messages();
    CALL(exit_group, 0);
}
