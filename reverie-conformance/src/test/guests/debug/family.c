/* fork, vfork and exec, each followed by a call of after(). */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int value;

void after(int x) {
    value = x;
}

int main(void) {
    int status;
    if (fork() == 0) {
        after(1);
        _exit(3);
    }
    wait(&status);
    printf("%d\n", WEXITSTATUS(status));
    after(2);
    if (vfork() == 0) {
        execl("/bin/true", "true", (char *)0);
        _exit(1);
    }
    wait(&status);
    printf("%d\n", WEXITSTATUS(status));
    fflush(stdout);
    after(3);
    execl("/bin/echo", "echo", "hello", (char *)0);
    return 1;
}
