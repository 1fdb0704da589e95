/* Users, groups and capabilities, each change in a child of its own. */
#include "calls.h"
#include <linux/capability.h>

int main(void) {
    begin();
    unsigned a, b, c, groups[100] = {1, 2, 3, 65534};
    CALL(getuid);
    CALL(geteuid);
    CALL(getgid);
    CALL(getegid);
    CALL(getresuid, &a, &b, &c);
    CALL(getresgid, &a, &b, &c);
    CALL(getgroups, 0, NULL);
    CALL(getgroups, 100, groups);
    CALL(setresuid, -1, -1, -1);
    CALL(setresgid, -1, 0, -1);
    IN_CHILD(CALL(setgroups, 4, groups); CALL(getgroups, 100, groups); CALL(setgroups, 100, groups); CALL(getgroups, 100, groups);
             CALL(setgroups, 0, NULL); CALL(setgroups, -1, groups); CALL(setgroups, 100000, groups));
    CALL(setgroups, 0, groups);
    CALL(setgroups, 65537, groups);
    CALL(getgroups, -1, groups);
    CALL(getgroups, 1, groups);
    IN_CHILD(CALL(setgid, 65534); CALL(setuid, 65534); CALL(setuid, 0); CALL(getuid));
    IN_CHILD(CALL(setregid, 65534, -1); CALL(setreuid, -1, 65534); CALL(setreuid, 5, 6));
    IN_CHILD(CALL(setresgid, 1, 2, 3); CALL(setresuid, 1, 2, 3); CALL(getresuid, &a, &b, &c); CALL(setresuid, 9, 9, 9));
    IN_CHILD(CALL(setfsgid, 1); CALL(setfsuid, 65534); CALL(setfsuid, -1));
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{0}};
    CALL(capget, &head, data);
    CALL(capget, &head, NULL);
    head.pid = 99999999;
    CALL(capget, &head, data);
    head.pid = 0;
    head.version = _LINUX_CAPABILITY_VERSION_1;
    CALL(capget, &head, data);
    head.version = 99;
    CALL(capget, &head, data);
    head.version = _LINUX_CAPABILITY_VERSION_3;
    data[0].effective = data[0].permitted = 0xffffffff;
    data[1].effective = data[1].permitted = 0xffffffff;
    CALL(capset, &head, data);
    memset(data, 0, sizeof data);
    IN_CHILD(CALL(capset, &head, data));
    BAD_POINTERS(p, {
        CALL(getresuid, p, p, p);
        CALL(getresgid, &a, p, &c);
        CALL(getgroups, 100, p);
        if (i_ != 4) CALL(setgroups, 4, p);
        CALL(capget, p, p);
        CALL(capset, p, p);
        CALL(capset, &head, p);
    });
    CALL(exit_group, 0);
}
