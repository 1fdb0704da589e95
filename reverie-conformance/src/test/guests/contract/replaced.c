// A thread executes another program while the first thread is in a call; that program says which user it belongs to.
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *self;

static void *replace(void *unused) {
    syscall(SYS_getuid);
    execl(self, self, "again", (char *)NULL);
    return unused;
}

int main(int argc, char **argv) {
    if (argc > 1) {
        long user = syscall(SYS_getuid);
        puts(user == getuid() ? "its own result" : "another's result");
        return 0;
    }
    self = argv[0];
    pthread_t thread;
    pthread_create(&thread, NULL, replace, NULL);
    for (;;) syscall(SYS_getppid);
}
