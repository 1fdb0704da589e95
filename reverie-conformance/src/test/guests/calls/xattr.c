/* Extended attributes. */
#include "calls.h"
#include <sys/xattr.h>

int main(void) {
    begin();
    long fd = CALL(open, "file", O_RDWR | O_CREAT, 0600);
    CALL(symlink, "file", "symlink");
    CALL(setxattr, "file", "user.name", "value", 5, XATTR_CREATE);
    CALL(setxattr, "file", "user.name", "value\0with zeros\1", 17, XATTR_REPLACE);
    CALL(setxattr, "file", "user.other", "", 0, 0);
    CALL(setxattr, "file", "user.name", "value", 5, FLAGS);
    CALL(setxattr, "file", "user.name", NULL, 5, 0);
    CALL(lsetxattr, "symlink", "trusted.name", "value", 5, 0);
    CALL(fsetxattr, fd, "user.more", "a value that is longer than what is printed of it", 49, 0);
    CALL(fsetxattr, NO_FD, "user.more", "value", -1, XATTR_CREATE | XATTR_REPLACE);
    CALL(getxattr, "file", "user.name", good, 100);
    CALL(getxattr, "file", "user.name", good, 0);
    CALL(getxattr, "file", "user.name", NULL, 0);
    CALL(getxattr, "file", "user.name", good, 1);
    CALL(getxattr, "file", "user.nothing", good, 100);
    CALL(lgetxattr, "symlink", "trusted.name", good, 100);
    CALL(fgetxattr, fd, "user.more", good, 100);
    CALL(fgetxattr, NO_FD, "user.more", good, 100);
    CALL(listxattr, "file", good, 100);
    CALL(listxattr, "file", NULL, 0);
    CALL(llistxattr, "symlink", good, 100);
    CALL(flistxattr, fd, good, 3);
    CALL(flistxattr, NO_FD, good, 100);
    CALL(removexattr, "file", "user.name");
    CALL(lremovexattr, "symlink", "user.name");
    CALL(fremovexattr, fd, "user.more");
    CALL(fremovexattr, NO_FD, "user.more");
    struct { unsigned long value; unsigned size, flags; } args = {(long)"value", 5, XATTR_CREATE};
    CALL(setxattrat, AT_FDCWD, "file", 0, "user.name", &args, sizeof args);
    args.value = (long)good;
    args.size = 100;
    args.flags = 0;
    CALL(getxattrat, AT_FDCWD, "file", 0, "user.name", &args, sizeof args);
    CALL(getxattrat, AT_FDCWD, "file", FLAGS, "user.name", &args, 8);
    CALL(setxattr, "file", "user.name", good, 65536, FLAGS);
    CALL(setxattr, "file", "user.name", good, 65537, FLAGS);
    CALL(listxattrat, AT_FDCWD, "file", 0, good, 100);
    CALL(removexattrat, AT_FDCWD, "file", AT_SYMLINK_NOFOLLOW, "user.name");
    BAD_POINTERS(p, {
        CALL(setxattr, p, "user.name", "value", 5, 0);
        CALL(setxattr, "file", p, "value", 5, 0);
        CALL(setxattr, "file", "user.name", p, 50, 0);
        CALL(fsetxattr, fd, "user.name", p, 50, 0);
        CALL(getxattr, "file", p, good, 10);
        CALL(getxattr, "file", "user.other", p, 10);
        CALL(listxattr, "file", p, 100);
        CALL(removexattr, p, p);
        CALL(setxattrat, AT_FDCWD, "file", 0, "user.name", p, 16);
        CALL(getxattrat, AT_FDCWD, "file", 0, "user.name", p, 16);
        CALL(listxattrat, AT_FDCWD, p, 0, p, 100);
    });
    CALL(exit_group, 0);
}
