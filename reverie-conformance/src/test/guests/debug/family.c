/* fork, vfork and exec, each followed by a call of after(). With an argument, the child of fork first lets its parent wait. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int value;

void after(int x) {
    value = x;
}

/* So that where the parent is found does not depend on who is faster. Not for ever: a debugger may hold it. */
static void until_parent_waits(void) {
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", getppid());
    for (int i = 0; i < 2000; i++) {
        FILE *stat = fopen(path, "r");
        char *name = stat != NULL && fgets(text, sizeof text, stat) != NULL ? strrchr(text, ')') : NULL;
        if (stat != NULL) fclose(stat);
        if (name == NULL || name[2] == 'S') break;
        usleep(1000);
    }
}

int main(int argc, char **argv) {
    int status;
    if (fork() == 0) {
        if (argc > 1) until_parent_waits();
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
