/* ioctl: terminals, sockets, files, and what there is for block, loop, tun, rtc, input, sound and virtual machines. */
#include "calls.h"
#include <linux/blkpg.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/if_tun.h>
#include <linux/input.h>
#include <linux/kvm.h>
#include <linux/loop.h>
#include <linux/rtc.h>
#include <linux/sockios.h>
#include <linux/uinput.h>
#include <mtd/mtd-user.h>
#include <net/if.h>
#include <sched.h>
#include <scsi/sg.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>

int main(void) {
    begin();
    if (CALL(unshare, CLONE_NEWNET) != 0) {
        CALL(unshare, CLONE_NEWUSER | CLONE_NEWNET);
    }
    /* A terminal that is nobody's. */
    long master = CALL(open, "/dev/ptmx", O_RDWR | O_NOCTTY);
    int number, zero = 0, one = 1;
    CALL(ioctl, master, TIOCGPTN, &number);
    CALL(ioctl, master, TIOCSPTLCK, &zero);
    long slave = CALL(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
    for (int request = 0x5401; request < 0x5470; request++) {
        /* Not: taking a terminal, typing into it, redirecting the console, hanging it up. */
        if (request != TIOCSCTTY && request != TIOCSTI && request != TIOCCONS && request != TIOCVHANGUP) {
            memset(good, 0, 256);
            CALL(ioctl, slave, request, good);
        }
    }
    CALL(ioctl, slave, TCGETS, good);
    CALL(ioctl, slave, TCSETSW, good);
    struct winsize size = {25, 80, 640, 480};
    CALL(ioctl, slave, TIOCSWINSZ, &size);
    CALL(ioctl, slave, TIOCGWINSZ, &size);
    CALL(ioctl, slave, TCSBRK, 1);
    CALL(ioctl, slave, TCFLSH, TCIOFLUSH);
    CALL(ioctl, slave, TCXONC, TCOON);
    CALL(ioctl, slave, FIONREAD, &number);
    CALL(ioctl, NO_FD, TCGETS, good);
    CALL(ioctl, 0, TCGETS, good);
    long fd = CALL(open, "file", O_RDWR | O_CREAT, 0600);
    CALL(ioctl, fd, FIONBIO, &one);
    CALL(ioctl, fd, FIOCLEX);
    CALL(ioctl, fd, FIONCLEX);
    CALL(ioctl, fd, FIOASYNC, &zero);
    CALL(ioctl, fd, FIOQSIZE, good);
    CALL(ioctl, fd, FS_IOC_GETFLAGS, good);
    CALL(ioctl, fd, FS_IOC_GETVERSION, good);
    CALL(ioctl, fd, FIGETBSZ, good);
    CALL(ioctl, fd, FIBMAP, good);
    CALL(ioctl, fd, FS_IOC_FSGETXATTR, good);
    struct { unsigned long start, length; unsigned flags, mapped, count, reserved; } fiemap = {0, -1UL, 1, 0, 0, 0};
    CALL(ioctl, fd, FS_IOC_FIEMAP, &fiemap);
    CALL(ioctl, fd, FICLONE, NO_FD);
    struct file_clone_range range = {NO_FD, 1, 2, 3};
    CALL(ioctl, fd, FICLONERANGE, &range);
    struct { struct file_dedupe_range head; struct file_dedupe_range_info info[1]; } dedupe = {{0, 4096, 1}, {{NO_FD}}};
    CALL(ioctl, fd, FIDEDUPERANGE, &dedupe);
    CALL(ioctl, NO_FD, FS_IOC_SETFLAGS, &one);
    CALL(ioctl, NO_FD, FIFREEZE, 0);
    CALL(ioctl, NO_FD, FITRIM, good);
    for (int nr = 93; nr < 128; nr++) {
        memset(good, 0, 64);
        CALL(ioctl, NO_FD, _IO(0x12, nr), good);
    }
    CALL(ioctl, NO_FD, BLKGETSIZE64, good);
    CALL(ioctl, NO_FD, BLKBSZGET, good);
    CALL(ioctl, NO_FD, BLKPG, good);
    for (int nr = 0; nr < 12; nr++) {
        memset(good, 0, 512);
        CALL(ioctl, NO_FD, 0x4c00 + nr, good);
    }
    CALL(ioctl, NO_FD, LOOP_CTL_GET_FREE);
    CALL(ioctl, NO_FD, LOOP_CTL_ADD, 5);
    CALL(ioctl, NO_FD, LOOP_CTL_REMOVE, 5);
    long net = CALL(socket, AF_INET, SOCK_DGRAM, 0);
    struct ifreq request = {"lo"};
    struct ifconf conf = {1000, {good}};
    for (int nr = 0x8910; nr < 0x8958; nr++) {
        if (nr == SIOCGIFCONF) {
            CALL(ioctl, net, nr, &conf);
        } else if (nr != SIOCSIFNAME) {
            CALL(ioctl, nr == SIOCGIFNAME || nr == SIOCGIFINDEX || nr == SIOCGIFFLAGS || nr == SIOCGIFMTU || nr == SIOCGIFHWADDR || nr == SIOCGIFADDR ? net : NO_FD, nr, &request);
        }
    }
    CALL(ioctl, net, SIOCINQ, &number);
    CALL(ioctl, net, SIOCOUTQ, &number);
    CALL(ioctl, net, SIOCGSTAMP_OLD, good);
    CALL(ioctl, net, FIOSETOWN, &zero);
    CALL(ioctl, net, SIOCGPGRP, &number);
    strcpy(request.ifr_name, "tun%d");
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    CALL(ioctl, NO_FD, TUNSETIFF, &request);
    CALL(ioctl, NO_FD, TUNGETFEATURES, good);
    CALL(ioctl, NO_FD, TUNSETPERSIST, 1);
    CALL(ioctl, NO_FD, TUNSETOWNER, 1000);
    CALL(ioctl, NO_FD, TUNGETIFF, &request);
    CALL(ioctl, NO_FD, KVM_GET_API_VERSION);
    CALL(ioctl, NO_FD, KVM_CREATE_VM, 0);
    CALL(ioctl, NO_FD, KVM_CHECK_EXTENSION, 5);
    CALL(ioctl, NO_FD, KVM_CREATE_VCPU, 1);
    CALL(ioctl, NO_FD, KVM_RUN);
    CALL(ioctl, NO_FD, KVM_GET_REGS, good);
    struct kvm_userspace_memory_region memory = {1, 3, 0x1000, 0x2000, 0x3000};
    CALL(ioctl, NO_FD, KVM_SET_USER_MEMORY_REGION, &memory);
    CALL(ioctl, NO_FD, RTC_RD_TIME, good);
    CALL(ioctl, NO_FD, RTC_AIE_ON);
    CALL(ioctl, NO_FD, RTC_IRQP_SET, 5);
    CALL(ioctl, NO_FD, EVIOCGVERSION, good);
    CALL(ioctl, NO_FD, EVIOCGNAME(20), good);
    CALL(ioctl, NO_FD, EVIOCGBIT(EV_KEY, 8), good);
    CALL(ioctl, NO_FD, EVIOCGRAB, 1);
    CALL(ioctl, NO_FD, UI_DEV_CREATE);
    CALL(ioctl, NO_FD, UI_SET_EVBIT, 1);
    CALL(ioctl, NO_FD, MEMGETINFO, good);
    CALL(ioctl, NO_FD, SG_IO, good);
    CALL(ioctl, NO_FD, 0x5310, 0);
    CALL(ioctl, NO_FD, 0x5331, 0);
    long random = CALL(open, "/dev/urandom", O_RDONLY);
    CALL(ioctl, random, 0x80045200, good);
    for (int direction = 0; direction < 4; direction++) {
        CALL(ioctl, NO_FD, _IOC(direction, 'z', 7, 12), good);
        CALL(ioctl, NO_FD, _IOC(direction, 0xee, 0x99, 0x3fff), 5);
    }
    CALL(ioctl, NO_FD, 0, 0);
    CALL(ioctl, NO_FD, -1, -1);
    CALL(ioctl, NO_FD, 0x123456789abcdef0, 1);
    CALL(ioctl, NO_FD, _IO('N', 0), 1);
    long ns = CALL(open, "/proc/self/ns/net", O_RDONLY);
    CALL(ioctl, ns, 0xb703, 0);
    CALL(ioctl, ns, 0xb704, good);
    CALL(ioctl, NO_FD, 0xb701, 0);
    BAD_POINTERS(p, {
        CALL(ioctl, slave, TCGETS, p);
        CALL(ioctl, slave, TCSETS, p);
        CALL(ioctl, slave, TIOCSWINSZ, p);
        CALL(ioctl, slave, FIONREAD, p);
        CALL(ioctl, net, SIOCGIFCONF, p);
        CALL(ioctl, net, SIOCGIFINDEX, p);
        CALL(ioctl, fd, FS_IOC_FIEMAP, p);
        CALL(ioctl, fd, FIDEDUPERANGE, p);
        CALL(ioctl, NO_FD, LOOP_SET_STATUS64, p);
        CALL(ioctl, NO_FD, BLKPG, p);
        CALL(ioctl, NO_FD, TUNSETIFF, p);
    });
    CALL(exit_group, 0);
}
