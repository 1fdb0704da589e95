/*
 * Mounts and namespaces. All happens in a mount namespace of the guest's own whose mounts do not spread to others; without
 * it nothing is tried.
 */
#include "calls.h"
#include <linux/mount.h>
#include <sched.h>

int main(void) {
    begin();
    if (CALL(unshare, CLONE_NEWNS | CLONE_NEWUTS) != 0 && CALL(unshare, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWUTS) != 0) {
        CALL(exit_group, 0);
    }
    if (CALL(mount, "none", "/", NULL, (1 << 14) | (1 << 18), NULL) != 0) {
        CALL(exit_group, 0);
    }
    CALL(mkdir, "dir", 0700);
    CALL(mkdir, "dir2", 0700);
    CALL(mount, "tmpfs", "dir", "tmpfs", 1 | 2 | 4 | 8 | 1024, "size=1m,mode=700");
    CALL(mount, NULL, "dir", NULL, 32 | 1, NULL);
    CALL(mount, "dir", "dir2", NULL, 4096 | 16384, NULL);
    CALL(mount, "nothing", "nothing", "nothing", FLAGS, "options");
    CALL(mount, "nothing", "nothing", "nothing", 0xc0ed0000, WILD);
    CALL(umount2, "dir2", 2 | 8);
    CALL(umount2, "nothing", FLAGS);
    CALL(umount2, "dir2", 0);
    CALL(pivot_root, "nothing", "nothing");
    CALL(pivot_root, "dir", "dir");
    long fs = CALL(fsopen, "tmpfs", 1);
    CALL(fsopen, "nothing", FLAGS);
    CALL(fsconfig, fs, 1, "size", "1m", 0);
    CALL(fsconfig, fs, 0, "ro", NULL, 0);
    CALL(fsconfig, fs, 2, "blob", "\1\2\3", 3);
    CALL(fsconfig, fs, 3, "path", "file", AT_FDCWD);
    CALL(fsconfig, fs, 4, "path", "", NO_FD);
    CALL(fsconfig, fs, 5, "fd", NULL, NO_FD);
    CALL(fsconfig, fs, 6, NULL, NULL, 0);
    CALL(fsconfig, fs, 7, NULL, NULL, 0);
    CALL(fsconfig, NO_FD, 99, "key", "value", 5);
    long mnt = CALL(fsmount, fs, 1, 1 | 2 | 4);
    CALL(fsmount, NO_FD, FLAGS, FLAGS);
    CALL(move_mount, mnt, "", AT_FDCWD, "dir2", 4);
    CALL(move_mount, NO_FD, "", AT_FDCWD, "nothing", FLAGS);
    CALL(fspick, AT_FDCWD, "dir2", 1);
    CALL(fspick, NO_FD, "dir2", FLAGS);
    CALL(open_tree, AT_FDCWD, "dir2", 1 | O_CLOEXEC);
    CALL(open_tree, NO_FD, "dir2", FLAGS);
    struct { unsigned long set, clear, propagation, userns; } attr = {1 | 8, 2, 1 << 18, 0};
    CALL(mount_setattr, AT_FDCWD, "dir2", AT_RECURSIVE, &attr, sizeof attr);
    attr.set = FLAGS;
    attr.userns = NO_FD;
    CALL(mount_setattr, NO_FD, "dir2", FLAGS, &attr, sizeof attr);
    CALL(mount_setattr, AT_FDCWD, "dir2", 0, &attr, 8);
    struct { unsigned size, spare; unsigned long id, param; } request = {24, 0, -1, 0};
    long count = CALL(listmount, &request, good, 8, 0);
    CALL(listmount, &request, good + 8, 2, 1);
    CALL(listmount, &request, ODD, 2, FLAGS);
    request.id = count > 0 ? *(unsigned long *)good : 1;
    request.param = 0x3f;
    CALL(statmount, &request, good + 4096, 4096, 0);
    request.param = -1;
    CALL(statmount, &request, good + 4096, 4096, 0);
    CALL(statmount, &request, good + 4096, 100, FLAGS);
    BAD_POINTERS(p, CALL(statmount, p, p, 512, 0); CALL(listmount, p, p, 8, 0));
    memset(good, 0, 16 * PAGE);
    CALL(open_tree_attr, NO_FD, "dir2", 0, &attr, sizeof attr);
    struct { unsigned long set, clear, propagation, userns, more; } longer = {0, 0, 0, 0, 5};
    CALL(mount_setattr, NO_FD, "dir2", 0, &longer, sizeof longer);
    longer.more = 0;
    CALL(mount_setattr, NO_FD, "dir2", 0, &longer, sizeof longer);
    CALL(mount_setattr, NO_FD, "dir2", 0, edge(&longer, 32), sizeof longer);
    /* What takes a type and data, and what does not. */
    for (int bit = 0; bit < 32; bit++) {
        CALL(mount, "nothing", "nothing/there", "type", 1UL << bit, "data");
    }
    CALL(mount, "nothing", "nothing/there", "type", 0xc0ed0000 | 4096, "data");
    CALL(mount, "nothing", "nothing/there", "type", 4096 | 32, "data");
    CALL(quotactl, 0x80000700 & 0xffffff00, "nothing", 0, good);
    CALL(quotactl, 0x800007 << 8 | 1, "/dev/nothing", 1000, good);
    CALL(quotactl, 0x800001 << 8, NULL, 5, good);
    for (int cmd = 1; cmd < 10; cmd++) {
        CALL(quotactl, (0x800000 + cmd) << 8 | (cmd & 1), "nothing", 5, good);
        CALL(quotactl, (('X' << 8) + cmd) << 8 | (cmd % 3), "nothing", 5, good);
    }
    CALL(quotactl_fd, NO_FD, 0x800007 << 8, 0, good);
    memset(good, 1, 200);
    for (int cmd = 1; cmd < 10; cmd++) {
        CALL(quotactl_fd, NO_FD, (0x800000 + cmd) << 8 | 3, cmd, good);
        CALL(quotactl_fd, NO_FD, (('X' << 8) + cmd) << 8, -1, good);
    }
    CALL(sethostname, "a-host", 6);
    CALL(sethostname, "a-host", -1);
    CALL(setdomainname, "a-domain", 8);
    CALL(uname, good);
    for (int flag = 0; flag < 32; flag++) {
        CALL(setns, NO_FD, 1UL << flag);
    }
    CALL(setns, CALL(open, "/proc/self/ns/uts", O_RDONLY), CLONE_NEWUTS);
    CALL(sysfs, 1, "ext4");
    CALL(sysfs, 2, 0, good);
    CALL(sysfs, 3);
    CALL(sysfs, 9, 9, 9);
    BAD_POINTERS(p, {
        CALL(mount, p, p, p, 0, p);
        if (i_ != 4) CALL(umount2, p, 0);
        CALL(pivot_root, p, p);
        CALL(fsopen, p, 0);
        CALL(fsconfig, NO_FD, 1, p, p, 0);
        CALL(fsconfig, NO_FD, 2, p, p, 20);
        CALL(move_mount, NO_FD, p, NO_FD, p, 0);
        CALL(open_tree, AT_FDCWD, p, 0);
        CALL(mount_setattr, AT_FDCWD, "nothing", 0, p, 32);
        CALL(quotactl, 0x800007 << 8, p, 0, p);
        CALL(sethostname, p, 20);
        CALL(uname, p);
        CALL(sysfs, 1, p);
    });
    CALL(umount2, "dir2", 2);
    CALL(umount2, "dir", 2);
    CALL(exit_group, 0);
}
