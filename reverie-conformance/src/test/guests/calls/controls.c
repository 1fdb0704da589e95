/* prctl and scheduling: every option that there is, with zeros where these do no harm, and with odd values. */
#include "calls.h"
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/sched/types.h>

#define CPUS 128

int main(void) {
    begin();
    IN_CHILD(
        for (int option = 0; option < 72; option++) {
            /* Not: strict seccomp, dying with the parent, memory map changes. */
            if (option != PR_SET_SECCOMP && option != PR_SET_MM) {
                CALL(prctl, option, 99, 98, 97, 96);
            }
        });
    CALL(prctl, PR_SET_PDEATHSIG, SIGUSR1);
    CALL(prctl, PR_GET_PDEATHSIG, good);
    CALL(prctl, PR_GET_DUMPABLE);
    CALL(prctl, PR_SET_DUMPABLE, 1);
    CALL(prctl, PR_GET_UNALIGN, good);
    CALL(prctl, PR_GET_KEEPCAPS);
    CALL(prctl, PR_SET_KEEPCAPS, 0);
    CALL(prctl, PR_GET_TIMING);
    CALL(prctl, PR_SET_NAME, "short");
    CALL(prctl, PR_SET_NAME, "longer than fifteen characters");
    CALL(prctl, PR_SET_NAME, "exactly 15 char");
    CALL(prctl, PR_GET_NAME, good);
    CALL(prctl, PR_GET_ENDIAN, good);
    CALL(prctl, PR_GET_SECCOMP);
    CALL(prctl, PR_CAPBSET_READ, 5);
    CALL(prctl, PR_CAPBSET_READ, 99);
    CALL(prctl, PR_CAPBSET_DROP, 99);
    CALL(prctl, PR_GET_TSC, good);
    CALL(prctl, PR_SET_TSC, 1);
    CALL(prctl, PR_GET_SECUREBITS);
    CALL(prctl, PR_SET_SECUREBITS, 0);
    CALL(prctl, PR_SET_TIMERSLACK, 60000);
    CALL(prctl, PR_GET_TIMERSLACK);
    CALL(prctl, PR_MCE_KILL, 0, 0, 0, 0);
    CALL(prctl, PR_MCE_KILL, 1, 2, 0, 0);
    CALL(prctl, PR_MCE_KILL_GET);
    for (int what = 1; what < 15; what++) {
        CALL(prctl, PR_SET_MM, what, 1, 0, 0);
    }
    CALL(prctl, PR_SET_PTRACER, 0);
    CALL(prctl, PR_SET_PTRACER, -1);
    CALL(prctl, PR_SET_CHILD_SUBREAPER, 1);
    CALL(prctl, PR_GET_CHILD_SUBREAPER, good);
    CALL(prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
    CALL(prctl, PR_GET_TID_ADDRESS, good);
    CALL(prctl, PR_SET_THP_DISABLE, 0, 0, 0, 0);
    CALL(prctl, PR_GET_THP_DISABLE, 0, 0, 0, 0);
    CALL(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, 5, 0, 0);
    CALL(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    CALL(prctl, PR_CAP_AMBIENT, 99, 99, 0, 0);
    CALL(prctl, PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 0, 0, 0);
    CALL(prctl, PR_GET_SPECULATION_CTRL, 99, 0, 0, 0);
    CALL(prctl, PR_SET_SPECULATION_CTRL, PR_SPEC_INDIRECT_BRANCH, PR_SPEC_ENABLE, 0, 0);
    CALL(prctl, PR_GET_IO_FLUSHER, 0, 0, 0, 0);
    CALL(prctl, PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0, 0);
    CALL(prctl, PR_SET_SYSCALL_USER_DISPATCH, 1, -1, -1, WILD);
    CALL(prctl, PR_SET_SPECULATION_CTRL, 0, 32, 0, 0);
    CALL(prctl, PR_SET_SPECULATION_CTRL, 2, PR_SPEC_FORCE_DISABLE, 0, 0);
    CALL(prctl, PR_MCE_KILL, PR_MCE_KILL_SET, 9, 0, 0);
    CALL(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 99, 0, 0);
    CALL(prctl, PR_SCHED_CORE, PR_SCHED_CORE_CREATE, -1, 9, 5);
    CALL(prctl, PR_SCHED_CORE, PR_SCHED_CORE_GET, 99999999, 2, WILD);
    CALL(prctl, PR_SET_SECCOMP, 0, 1, 2, 3);
    CALL(prctl, PR_SET_SECCOMP, 2, NULL);
    CALL(prctl, PR_SET_SECCOMP, 2, WILD);
    CALL(prctl, PR_SET_SECCOMP, 99, 1, 2, 3);
    CALL(prctl, PR_SET_PTRACER, 99999999);
    CALL(prctl, PR_SET_MM, PR_SET_MM_MAP_SIZE, good, 0, 0);
    CALL(prctl, PR_SET_MM, 99, good, 1, 2);
    CALL(prctl, PR_SVE_SET_VL, 0x60010);
    CALL(prctl, PR_SVE_SET_VL, 0xffff0000);
    CALL(prctl, PR_SET_TAGGED_ADDR_CTRL, 0, 0, 0, 0);
    CALL(prctl, PR_SET_TAGGED_ADDR_CTRL, -1, 0, 0, 0);
    CALL(prctl, PR_SET_VMA, 99, good, 1, "name");
    CALL(prctl, PR_SET_SECUREBITS, -1);
    CALL(prctl, PR_GET_UNALIGN, WILD);
    CALL(prctl, PR_GET_TID_ADDRESS, NULL);
    CALL(prctl, PR_SET_TIMERSLACK, -1);
    CALL(prctl, PR_SET_TIMERSLACK, 0);
    CALL(prctl, PR_SCHED_CORE, PR_SCHED_CORE_GET, 0, 0, good);
    CALL(prctl, PR_SET_VMA, PR_SET_VMA_ANON_NAME, good, 4096, "a name");
    CALL(prctl, 0xdeadbeef, FLAGS, FLAGS, FLAGS, FLAGS);
    BAD_POINTERS(p, CALL(prctl, PR_SET_NAME, p); CALL(prctl, PR_GET_NAME, p); CALL(prctl, PR_GET_PDEATHSIG, p); CALL(prctl, PR_SET_VMA, 0, good, 4096, p));
    struct sched_attr attr = {.size = sizeof attr};
    int param = 0, high = 99;
    unsigned long cpus[CPUS / 64] = {-1UL};
    struct timespec ts;
    for (int policy = -1; policy < 9; policy++) {
        CALL(sched_get_priority_max, policy);
        CALL(sched_get_priority_min, policy);
    }
    CALL(sched_getscheduler, 0);
    CALL(sched_getscheduler, 99999999);
    CALL(sched_setscheduler, 0, SCHED_BATCH, &param);
    CALL(sched_getscheduler, 0);
    CALL(sched_setscheduler, 0, SCHED_NORMAL | 0x40000000, &param);
    CALL(sched_getscheduler, 0);
    CALL(sched_setscheduler, 99999999, 99, &high);
    CALL(sched_getparam, 0, &param);
    CALL(sched_setparam, 0, &param);
    CALL(sched_setparam, -1, &high);
    CALL(sched_rr_get_interval, 0, &ts);
    CALL(sched_rr_get_interval, -1, &ts);
    CALL(sched_getaffinity, 0, sizeof cpus, cpus);
    CALL(sched_getaffinity, 0, 3, cpus);
    cpus[0] = 1;
    IN_CHILD(CALL(sched_setaffinity, 0, 8, cpus); CALL(sched_getaffinity, 0, 8, cpus));
    cpus[0] = 0xff0ff5;
    cpus[1] = 1UL << 63;
    CALL(sched_setaffinity, 99999999, sizeof cpus, cpus);
    CALL(sched_setaffinity, 99999999, 1, cpus);
    CALL(sched_setaffinity, 99999999, 0, cpus);
    CALL(sched_setaffinity, 99999999, 4096, good);
    CALL(sched_getattr, 0, &attr, sizeof attr, 0);
    CALL(sched_getattr, 0, &attr, 48, 0);
    CALL(sched_getattr, 99999999, &attr, 5, FLAGS);
    attr = (struct sched_attr){.size = sizeof attr, .sched_policy = SCHED_BATCH, .sched_nice = 5};
    CALL(sched_setattr, 0, &attr, 0);
    attr = (struct sched_attr){.size = 48, .sched_policy = SCHED_DEADLINE, .sched_flags = -1, .sched_runtime = 1, .sched_deadline = 2, .sched_period = 3};
    CALL(sched_setattr, 99999999, &attr, FLAGS);
    attr.sched_flags = 8;
    CALL(sched_setattr, 99999999, &attr, 0);
    attr.sched_flags = 16;
    attr.size = 56;
    attr.sched_util_max = 9;
    CALL(sched_setattr, 99999999, &attr, 0);
    attr.size = 0;
    CALL(sched_setattr, 99999999, &attr, 0);
    struct { struct sched_attr known; long more; } longer = {{.size = sizeof longer}};
    CALL(sched_setattr, 99999999, &longer, 0);
    longer.more = 1;
    CALL(sched_setattr, 99999999, &longer, 0);
    attr.size = 4;
    attr.sched_policy = 99;
    CALL(sched_setattr, 99999999, &attr, 0);
    CALL(ioprio_get, 1, 0);
    CALL(ioprio_get, 2, 99999999);
    CALL(ioprio_get, 99, 0);
    CALL(ioprio_set, 1, 0, 2 << 13 | 4);
    CALL(ioprio_set, 3, 99999999, 1 << 13 | 7);
    CALL(ioprio_set, 99, 0, -1);
    unsigned cpu, node;
    IN_CHILD(cpus[0] = 1; CALL(sched_setaffinity, 0, 8, cpus); CALL(getcpu, &cpu, &node, NULL));
    BAD_POINTERS(p, {
        CALL(sched_setscheduler, 0, SCHED_BATCH, p);
        CALL(sched_getparam, 0, p);
        CALL(sched_rr_get_interval, 0, p);
        CALL(sched_getaffinity, 0, 128, p);
        if (i_ != 4) CALL(sched_setaffinity, 99999999, 20, p);
        CALL(sched_setattr, 99999999, p, 0);
        CALL(sched_getattr, 0, p, 48, 0);
        CALL(getcpu, p, i_ == 3 ? WILD : p, p);
    });
    CALL(exit_group, 0);
}
