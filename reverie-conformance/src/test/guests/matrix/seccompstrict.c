// seccomp's strict mode: four calls are allowed, any other ends the thread.
#include "guest.h"
#include <linux/seccomp.h>

static void *breaks_the_rules(void *unused) {
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    syscall(SYS_getpid);
    return NULL;
}

int main(void) {
    no_core();
    pid_t child = fork();
    if (child == 0) {
        said("strict mode", prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT));
        (void)!write(1, "writing is allowed\n", 19);
        syscall(SYS_exit, 9);
    }
    reap("it", child);
    child = fork();
    if (child == 0) breaks_the_rules(NULL);
    reap("it", child);
    child = fork();
    if (child == 0) {
        pthread_t t;
        pthread_create(&t, NULL, breaks_the_rules, NULL);
        pthread_join(t, NULL);
        printf("the thread is gone\n");
        syscall(SYS_exit_group, 6);
    }
    reap("it", child);
    return 0;
}
