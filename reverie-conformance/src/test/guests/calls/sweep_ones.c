/* Every call with all arguments 1: a descriptor that is open, a pointer that is none, the first of all flags. */
#include "sweep.h"

int main(void) {
    static const long not_these[] = {SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid,
        SYS_setfsuid, SYS_setfsgid, SYS_seccomp, SYS_close_range, SYS_prctl, -1};
    begin();
    sweep(1, not_these);
}
