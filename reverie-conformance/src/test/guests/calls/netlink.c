/* Netlink: routing and socket diagnostics, asked and answered. */
#include "calls.h"
#include <linux/genetlink.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sched.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* Requests that never get to the kernel, as there is no address: every type, with a body that is too short, whole, and with attributes. */
static void pretend(long fd) {
    struct { struct nlmsghdr head; unsigned char body[100]; } request = {{0}};
    for (int i = 0; i < sizeof request.body; i++) {
        request.body[i] = i % 4 == 0 ? i / 4 : 0;
    }
    static const int sizes[] = {0, 1, 12, 16, 44, 100};
    for (int type = 0; type < 0x80; type++) {
        int size = sizes[type % 6];
        request.head = (struct nlmsghdr){NLMSG_LENGTH(size), type, type * 0x111, 7, 0};
        CALL(sendto, fd, &request, NLMSG_LENGTH(size), 0, ODD, 12);
    }
    for (int size = 0; size < 20; size++) {
        request.head = (struct nlmsghdr){size, RTM_NEWADDR, 1, 7, 0};
        CALL(sendto, fd, &request, 60 - size, 0, ODD, 12);
    }
    struct { struct nlmsghdr head; int error; struct nlmsghdr cause; char attributes[20]; } error = {
        {NLMSG_LENGTH(40), NLMSG_ERROR, 0x300, 7, 0}, -ENOENT, {NLMSG_LENGTH(0), RTM_GETLINK, 1, 7, 0},
        "\x0c\0\1\0missing\0\x08\0\2\0\4\0\0"};
    CALL(sendto, fd, &error, sizeof error, 0, ODD, 12);
    error.error = 5;
    error.head.nlmsg_len = NLMSG_LENGTH(20);
    CALL(sendto, fd, &error, error.head.nlmsg_len, 0, ODD, 12);
    struct { struct nlmsghdr head; struct ifaddrmsg body; char attributes[48]; } six = {
        {NLMSG_LENGTH(56), RTM_NEWADDR, 1, 7, 0}, {AF_INET6, 128, 0x82, RT_SCOPE_LINK, 1},
        "\x14\0\1\0\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1\x08\0\x08\0\x82\1\0\0\x07\0\3\0lo\0\0\x05\0\x40\xc0x"};
    CALL(sendto, fd, &six, sizeof six, 0, ODD, 12);
}

static void ask(long fd, int type, int flags, const void *body, int size) {
    struct { struct nlmsghdr head; char body[200]; } request = {{NLMSG_LENGTH(size), type, flags, 7, 0}};
    memcpy(request.body, body, size);
    struct sockaddr_nl kernel = {AF_NETLINK};
    CALL(sendto, fd, &request, request.head.nlmsg_len, 0, &kernel, sizeof kernel);
    CALL(recvfrom, fd, good, 8192, MSG_DONTWAIT, NULL, NULL);
}

/* The same question with sendmsg and recvmsg. */
static void ask_in_parts(long fd) {
    struct { struct nlmsghdr head; struct ifaddrmsg body; } request = {
        {NLMSG_LENGTH(8), RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, 8, 0}, {AF_INET}};
    struct sockaddr_nl kernel = {AF_NETLINK};
    struct iovec part = {&request, sizeof request}, into = {good, 8192};
    struct msghdr out = {&kernel, sizeof kernel, &part, 1}, in = {&kernel, sizeof kernel, &into, 1};
    for (int i = 0; i < 3; i++) {
        CALL(recvmsg, fd, &in, MSG_DONTWAIT);
    }
    CALL(sendmsg, fd, &out, 0);
    CALL(recvmsg, fd, &in, MSG_DONTWAIT);
    CALL(recvmsg, fd, &in, MSG_DONTWAIT);
}

int main(void) {
    begin();
    /* In the network as it is, where strace knows our sockets; it is only looked at. */
    long fd = CALL(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    struct sockaddr_nl us = {AF_NETLINK, 0, 0, 0};
    int size = sizeof us;
    CALL(bind, fd, &us, sizeof us);
    CALL(getsockname, fd, &us, &size);
    struct ifinfomsg link = {AF_UNSPEC, 0, 0, 1, 0, 0};
    struct ifaddrmsg address = {AF_INET};
    struct rtmsg route = {AF_INET};
    struct ndmsg neighbour = {AF_INET};
    struct rtgenmsg general = {AF_UNSPEC};
    ask(fd, RTM_GETLINK, NLM_F_REQUEST, &link, sizeof link);
    ask(fd, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, &general, sizeof general);
    ask(fd, RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, &address, sizeof address);
    ask(fd, RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP, &route, sizeof route);
    ask(fd, RTM_GETNEIGH, NLM_F_REQUEST | NLM_F_DUMP, &neighbour, sizeof neighbour);
    ask(fd, 999, NLM_F_REQUEST | NLM_F_ACK, &link, sizeof link);
    ask(fd, NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO, &link, 0);
    ask_in_parts(fd);
    long diag = CALL(socket, AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG);
    CALL(bind, diag, &us, sizeof us);
    pretend(fd);
    pretend(diag);
    struct unix_diag_req unix_request = {AF_UNIX, 0, 0, -1, 0, UDIAG_SHOW_NAME};
    ask(diag, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, &unix_request, sizeof unix_request);
    struct inet_diag_req_v2 inet_request = {AF_INET, IPPROTO_TCP, 0, 0, -1};
    ask(diag, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, &inet_request, sizeof inet_request);
    us.nl_pid = 0;
    long generic = CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
    CALL(bind, generic, &us, sizeof us);
    long xfrm = CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_XFRM);
    CALL(bind, xfrm, &us, sizeof us);
    pretend(xfrm);
    struct { struct genlmsghdr head; struct nlattr attr; char name[8]; } family = {{CTRL_CMD_GETFAMILY, 1}, {11, CTRL_ATTR_FAMILY_NAME}, "nlctrl"};
    ask(generic, GENL_ID_CTRL, NLM_F_REQUEST, &family, sizeof family);
    long uevent = CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
    us.nl_groups = 1;
    CALL(bind, uevent, &us, sizeof us);
    CALL(sendto, fd, "short", 5, 0, NULL, 0);
    struct nlmsghdr wrong = {10000, 1, 0xffff, 0, 0};
    CALL(sendto, fd, &wrong, sizeof wrong, MSG_DONTWAIT, NULL, 0);
    BAD_POINTERS(p, CALL(sendto, fd, p, 100, 0, NULL, 0));
    CALL(exit_group, 0);
}
