/* What belongs nowhere else: information about the system, random numbers, and calls that are no more. */
#include "calls.h"

static const long gone[] = {SYS_uselib, SYS__sysctl, SYS_create_module, SYS_get_kernel_syms, SYS_query_module,
    SYS_nfsservctl, SYS_getpmsg, SYS_putpmsg, SYS_afs_syscall, SYS_tuxcall, SYS_security, SYS_set_thread_area,
    SYS_get_thread_area, SYS_lookup_dcookie, SYS_epoll_ctl_old, SYS_epoll_wait_old, SYS_vserver, SYS_ustat, SYS_sysfs};

int main(void) {
    begin();
    CALL(uname, good);
    CALL(sysinfo, good);
    CALL(getrandom, good, 8, 1 | 2);
    CALL(getrandom, good, 100, 0);
    CALL(getrandom, good, 8, FLAGS);
    CALL(sync);
    CALL(umask, 077);
    CALL(umask, -1);
    CALL(alarm, 5);
    CALL(alarm, 10);
    for (int i = 0; i < sizeof gone / sizeof *gone; i++) {
        NR(gone[i], 1, "two", good, 4, 5, 6);
    }
    BAD_POINTERS(p, {
        CALL(uname, p);
        CALL(sysinfo, p);
        CALL(getrandom, p, i_ == 4 ? 0 : 20, 0);
    });
    /* What was not there yet, and what no table has. */
    for (long nr = 334; nr < 340; nr++) {
        if (nr != 335 && nr != 336) {
            NR(nr, 1, 2, 3, 4, 5, 6);
        }
    }
    NR(470, 1, 2, 3, 4, 5, 6);
    NR(600, 1, 2, 3, 4, 5, 6);
    NR(-1, 1, 2, 3, 4, 5, 6);
    NR(0x7fffffff, -1, -1, -1, -1, -1, -1);
    /* These only make sense from the kernel's own trampolines; a process that calls them fails or is killed. */
    IN_CHILD(NR(335));
    IN_CHILD(NR(336));
    CALL(exit_group, 0x1234567);
}
