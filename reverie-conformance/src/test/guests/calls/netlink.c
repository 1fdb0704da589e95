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

static void ask(long fd, int type, int flags, const void *body, int size) {
    struct { struct nlmsghdr head; char body[200]; } request = {{NLMSG_LENGTH(size), type, flags, 7, 0}};
    memcpy(request.body, body, size);
    struct sockaddr_nl kernel = {AF_NETLINK};
    CALL(sendto, fd, &request, request.head.nlmsg_len, 0, &kernel, sizeof kernel);
    CALL(recvfrom, fd, good, 8192, MSG_DONTWAIT, NULL, NULL);
}

int main(void) {
    begin();
    if (CALL(unshare, CLONE_NEWNET) != 0) {
        CALL(unshare, CLONE_NEWUSER | CLONE_NEWNET);
    }
    long fd = CALL(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    struct sockaddr_nl us = {AF_NETLINK, 0, 4711, 0};
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
    long diag = CALL(socket, AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG);
    struct unix_diag_req unix_request = {AF_UNIX, 0, 0, -1, 0, UDIAG_SHOW_NAME};
    ask(diag, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, &unix_request, sizeof unix_request);
    struct inet_diag_req_v2 inet_request = {AF_INET, IPPROTO_TCP, 0, 0, -1};
    ask(diag, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, &inet_request, sizeof inet_request);
    long generic = CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
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
