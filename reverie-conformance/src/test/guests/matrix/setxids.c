// setuid in a process with threads: the library has each of them make the call, by a signal of its own.
#include "guest.h"
#include <grp.h>
#include <linux/capability.h>
#include <sys/fsuid.h>

static int p[2];

static void print_ids(const char *who) {
    uid_t r, e, s;
    getresuid(&r, &e, &s);
    printf("%s: uid %d %d %d gid %d\n", who, r, e, s, getgid());
}

static void *blocked(void *unused) {
    char c;
    (void)!read(p[0], &c, 1);
    uid_t r, e, s;
    getresuid(&r, &e, &s);
    return (void *)(long)(r == 65534 && e == 65534 && s == 65534 && getgid() == 65534);
}

static volatile int stop;
static void *calling(void *unused) {
    while (!stop) syscall(SYS_getppid);
    return (void *)(long)(getuid() == 65534);
}

static void *raw(void *unused) {
    said("raw setresuid", syscall(SYS_setresuid, 65534, 65534, 65534));
    print_ids("  this thread");
    return NULL;
}

int main(void) {
    if (geteuid() != 0) skip("needs root");
    pipe(p);
    pthread_t t[9];
    pthread_create(&t[8], NULL, raw, NULL);
    pthread_join(t[8], NULL);
    print_ids("the other");
    for (int i = 0; i < 8; i++) pthread_create(&t[i], NULL, i % 2 ? calling : blocked, NULL);
    said("setgroups", setgroups(0, NULL));
    said("setresgid", setresgid(65534, 65534, 65534));
    said("setresuid", setresuid(65534, 65534, 65534));
    print_ids("first thread");
    said("back", setuid(0));
    stop = 1;
    for (int i = 0; i < 4; i++) (void)!write(p[1], "x", 1);
    int right = 0;
    for (int i = 0; i < 8; i++) {
        void *result;
        pthread_join(t[i], &result);
        right += (int)(long)result;
    }
    printf("%d threads have followed\n", right);
    printf("setfsuid: %d\n", setfsuid(1));
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    syscall(SYS_capget, &header, data);
    printf("capabilities %x %x\n", data[0].effective, data[0].permitted);
    said("kill init", kill(1, SIGTERM * 0));
    said("a root file", open("/etc/shadow", O_RDONLY));
    return 0;
}
