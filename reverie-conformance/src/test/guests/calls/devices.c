/* ioctl: terminals, sockets, files, and what there is for block, loop, tun, rtc, input, sound and virtual machines. */
#include "calls.h"
#include <linux/blkpg.h>
#include <linux/btrfs.h>
#include <linux/cdrom.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/hdreg.h>
#include <linux/if_tun.h>
#include <linux/input.h>
#include <linux/kd.h>
#include <linux/kvm.h>
#include <linux/loop.h>
#include <linux/nbd.h>
#include <linux/perf_event.h>
#include <linux/random.h>
#include <linux/rtc.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <linux/uinput.h>
#include <linux/userfaultfd.h>
#include <linux/watchdog.h>
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
            /* What is set is what there is, as far as it is settings of a terminal. */
            CALL(ioctl, slave, request >= TCGETA && request <= TCSETAF ? TCGETA : TCGETS, good);
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
    CALL(ioctl, slave, _IOR(0x54, 0x2a, char[44]), good); /* TCGETS2 */
    CALL(ioctl, slave, _IOW(0x54, 0x2d, char[44]), good); /* TCSETSF2 */
    /* Raw, as an editor sets it, with other speeds and sizes. */
    unsigned *modes = (unsigned *)good;
    CALL(ioctl, slave, TCGETS, good);
    modes[0] = IGNBRK | PARMRK | IUTF8;
    modes[1] = OPOST | OCRNL | TAB3;
    modes[2] = B115200 | CS7 | PARENB | PARODD | CLOCAL | HUPCL | CREAD;
    modes[3] = ECHO | NOFLSH | TOSTOP;
    CALL(ioctl, slave, TCSETS, good);
    CALL(ioctl, slave, TCGETS, good);
    CALL(ioctl, master, TIOCPKT, &one);
    CALL(ioctl, master, TIOCGPKT, good);
    CALL(ioctl, master, TIOCGPTLCK, good);
    CALL(ioctl, master, TIOCGDEV, good);
    CALL(ioctl, slave, TIOCGEXCL, good);
    CALL(write, master, "abc", 3);
    CALL(ioctl, slave, FIONREAD, &number);
    CALL(ioctl, slave, TIOCOUTQ, &number);
    CALL(ioctl, slave, TCFLSH, TCIFLUSH);
    CALL(ioctl, slave, TCFLSH, 3);
    CALL(ioctl, slave, TCXONC, TCOOFF);
    CALL(ioctl, slave, TCXONC, TCOON);
    CALL(ioctl, slave, TIOCSPGRP, &one);
    CALL(ioctl, NO_FD, TIOCSCTTY, 1);
    int lines = TIOCM_DTR | TIOCM_RTS | TIOCM_CAR;
    CALL(ioctl, slave, TIOCMBIS, &lines);
    CALL(ioctl, NO_FD, KDSETMODE, KD_GRAPHICS);
    CALL(ioctl, NO_FD, KDGKBTYPE, good);
    CALL(ioctl, NO_FD, KDSKBMODE, K_UNICODE);
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
    CALL(pwrite64, fd, good, 4096, 8192);
    struct { struct { unsigned long start, length; unsigned flags, mapped, count, reserved; } head; char extents[4][56]; } extents =
        {{0, -1UL, 1, 0, 4, 0}};
    CALL(ioctl, fd, FS_IOC_FIEMAP, &extents);
    CALL(ioctl, fd, FICLONE, NO_FD);
    struct fsxattr attributes = {FS_XFLAG_NODUMP | FS_XFLAG_SYNC, 0, 0, 7, 0};
    CALL(ioctl, NO_FD, FS_IOC_FSSETXATTR, &attributes);
    CALL(ioctl, NO_FD, FS_IOC_GETFSLABEL, good);
    CALL(ioctl, NO_FD, FS_IOC_SETFSLABEL, "label");
    struct btrfs_ioctl_vol_args volume = {3, "volume"};
    CALL(ioctl, NO_FD, BTRFS_IOC_SUBVOL_CREATE, &volume);
    CALL(ioctl, NO_FD, BTRFS_IOC_SYNC);
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
    struct blkpg_ioctl_arg partition = {BLKPG_ADD_PARTITION, 1, 2, good};
    CALL(ioctl, NO_FD, BLKPG, &partition);
    unsigned long range_of_bytes[2] = {4096, 8192};
    CALL(ioctl, NO_FD, BLKDISCARD, range_of_bytes);
    struct loop_info64 loop = {.lo_offset = 512, .lo_number = 3, .lo_flags = LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR, .lo_file_name = "image"};
    CALL(ioctl, NO_FD, LOOP_SET_STATUS64, &loop);
    struct loop_config config = {.fd = fd, .block_size = 512, .info = loop};
    CALL(ioctl, NO_FD, LOOP_CONFIGURE, &config);
    CALL(ioctl, NO_FD, HDIO_GETGEO, good);
    CALL(ioctl, NO_FD, HDIO_SET_DMA, 1);
    CALL(ioctl, NO_FD, HDIO_GET_DMA, good);
    CALL(ioctl, NO_FD, NBD_SET_SOCK, fd);
    CALL(ioctl, NO_FD, NBD_SET_FLAGS, NBD_FLAG_HAS_FLAGS | NBD_FLAG_SEND_TRIM);
    CALL(ioctl, NO_FD, NBD_DO_IT);
    struct erase_info_user erase = {0x1000, 0x2000};
    CALL(ioctl, NO_FD, MEMERASE, &erase);
    CALL(ioctl, NO_FD, MTDFILEMODE, MTD_FILE_MODE_RAW);
    CALL(ioctl, NO_FD, SG_GET_VERSION_NUM, good);
    CALL(ioctl, NO_FD, CDROMEJECT);
    CALL(ioctl, NO_FD, CDROM_DRIVE_STATUS, 1);
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
    /* lo is ours: the network is. */
    strcpy(request.ifr_name, "lo");
    CALL(ioctl, net, SIOCGIFFLAGS, &request);
    request.ifr_flags |= IFF_UP;
    CALL(ioctl, net, SIOCSIFFLAGS, &request);
    CALL(ioctl, net, SIOCGIFADDR, &request);
    CALL(ioctl, net, SIOCGIFNETMASK, &request);
    conf.ifc_len = 1000;
    CALL(ioctl, net, SIOCGIFCONF, &conf);
    conf.ifc_len = 1000;
    conf.ifc_buf = NULL;
    CALL(ioctl, net, SIOCGIFCONF, &conf);
    request.ifr_mtu = 1500;
    CALL(ioctl, net, SIOCSIFMTU, &request);
    CALL(ioctl, net, SIOCGIFTXQLEN, &request);
    CALL(ioctl, net, SIOCGIFMAP, &request);
    request.ifr_ifindex = 1;
    CALL(ioctl, net, SIOCGIFNAME, &request);
    memset(&request, 'x', sizeof request);
    CALL(ioctl, net, SIOCGIFMTU, &request);
    CALL(ioctl, NO_FD, SIOCBRADDBR, "bridge");
    CALL(ioctl, NO_FD, SIOCETHTOOL, &request);
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
    CALL(ioctl, NO_FD, TUNSETVNETHDRSZ, good);
    CALL(ioctl, NO_FD, TUNSETOFFLOAD, TUN_F_CSUM);
    /* A device of our network, which ends with it. */
    long tun = CALL(open, "/dev/net/tun", O_RDWR);
    CALL(ioctl, tun, TUNGETFEATURES, good);
    CALL(ioctl, tun, TUNSETIFF, &request);
    CALL(ioctl, tun, TUNGETIFF, &request);
    CALL(close, tun);
    CALL(ioctl, NO_FD, KVM_GET_API_VERSION);
    CALL(ioctl, NO_FD, KVM_CREATE_VM, 0);
    CALL(ioctl, NO_FD, KVM_CHECK_EXTENSION, 5);
    CALL(ioctl, NO_FD, KVM_CREATE_VCPU, 1);
    CALL(ioctl, NO_FD, KVM_RUN);
    CALL(ioctl, NO_FD, KVM_GET_REGS, good);
    struct kvm_userspace_memory_region memory = {1, 3, 0x1000, 0x2000, 0x3000};
    CALL(ioctl, NO_FD, KVM_SET_USER_MEMORY_REGION, &memory);
    CALL(ioctl, NO_FD, RTC_RD_TIME, good);
    struct rtc_time date = {1, 2, 3, 4, 5, 126, 1, 2, 0};
    CALL(ioctl, NO_FD, RTC_SET_TIME, &date);
    struct rtc_wkalrm alarm = {1, 0, date};
    CALL(ioctl, NO_FD, RTC_WKALM_SET, &alarm);
    CALL(ioctl, NO_FD, WDIOC_KEEPALIVE);
    CALL(ioctl, NO_FD, WDIOC_SETTIMEOUT, &one);
    CALL(ioctl, NO_FD, RTC_AIE_ON);
    CALL(ioctl, NO_FD, RTC_IRQP_SET, 5);
    CALL(ioctl, NO_FD, EVIOCGVERSION, good);
    CALL(ioctl, NO_FD, EVIOCGNAME(20), good);
    CALL(ioctl, NO_FD, EVIOCGBIT(EV_KEY, 8), good);
    CALL(ioctl, NO_FD, EVIOCGABS(ABS_MT_SLOT), good);
    struct input_absinfo axis = {1, 2, 3, 4, 5, 6};
    CALL(ioctl, NO_FD, EVIOCSABS(ABS_X), &axis);
    CALL(ioctl, NO_FD, EVIOCGID, good);
    int repeat[2] = {250, 33};
    CALL(ioctl, NO_FD, EVIOCSREP, repeat);
    CALL(ioctl, NO_FD, EVIOCGRAB, 1);
    CALL(ioctl, NO_FD, UI_DEV_CREATE);
    CALL(ioctl, NO_FD, UI_SET_EVBIT, 1);
    CALL(ioctl, NO_FD, MEMGETINFO, good);
    CALL(ioctl, NO_FD, SG_IO, good);
    CALL(ioctl, NO_FD, 0x5310, 0);
    CALL(ioctl, NO_FD, 0x5331, 0);
    long random = CALL(open, "/dev/urandom", O_RDONLY);
    CALL(ioctl, random, 0x80045200, good);
    struct { struct rand_pool_info head; char bytes[8]; } entropy = {{16, 2}, "ab"};
    CALL(ioctl, NO_FD, RNDADDENTROPY, &entropy);
    CALL(ioctl, NO_FD, RNDADDTOENTCNT, &one);
    CALL(ioctl, NO_FD, RNDRESEEDCRNG);
    CALL(ioctl, NO_FD, PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP);
    CALL(ioctl, NO_FD, PERF_EVENT_IOC_REFRESH, 3);
    CALL(ioctl, NO_FD, PERF_EVENT_IOC_SET_FILTER, "pid == 1");
    CALL(ioctl, NO_FD, PERF_EVENT_IOC_ID, good);
    long faults = CALL(userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
    struct uffdio_api api = {UFFD_API, UFFD_FEATURE_THREAD_ID};
    CALL(ioctl, faults, UFFDIO_API, &api);
    struct uffdio_register area = {{(unsigned long)good, PAGE}, UFFDIO_REGISTER_MODE_MISSING};
    CALL(ioctl, NO_FD, UFFDIO_REGISTER, &area);
    struct uffdio_copy copy = {(unsigned long)good, (unsigned long)good, PAGE, UFFDIO_COPY_MODE_DONTWAKE};
    CALL(ioctl, NO_FD, UFFDIO_COPY, &copy);
    struct uffdio_zeropage zeropage = {{(unsigned long)good, PAGE}, 0};
    CALL(ioctl, NO_FD, UFFDIO_ZEROPAGE, &zeropage);
    CALL(ioctl, NO_FD, UFFDIO_WAKE, &zeropage);
    CALL(close, faults);
    struct seccomp_notif_resp answer = {1, 2, -3, SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    CALL(ioctl, NO_FD, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    CALL(ioctl, NO_FD, SECCOMP_IOCTL_NOTIF_ID_VALID, &answer);
    struct seccomp_notif_addfd addition = {1, SECCOMP_ADDFD_FLAG_SETFD, 3, 4, O_CLOEXEC};
    CALL(ioctl, NO_FD, SECCOMP_IOCTL_NOTIF_ADDFD, &addition);
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
