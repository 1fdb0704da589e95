/* Every call with the same pointer in all arguments, to memory that is full of small numbers. */
#include "sweep.h"

int main(void) {
    static const long not_these[] = {SYS_munmap, SYS_mmap, SYS_mremap, SYS_mprotect, SYS_brk, SYS_madvise,
        SYS_remap_file_pages, SYS_pkey_mprotect, SYS_mseal, SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid,
        SYS_setresuid, SYS_setresgid, SYS_setfsuid, SYS_setfsgid, SYS_execve, SYS_chroot, SYS_rt_sigsuspend,
        SYS_set_robust_list, -1};
    begin();
    for (int i = 0; i < PAGE / sizeof(int); i++) {
        ((int *)good)[i] = i % 7;
    }
    /* Nothing that one call writes is to be an argument of the next one. */
    CALL(mprotect, good, PAGE, PROT_READ);
    sweep((long)good, not_these);
}
