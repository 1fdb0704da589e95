// What a traced guest creates: events, children that are traced from their birth, threads, exec in a thread.
#include "guest.h"
#include <linux/ptrace.h>
#include <sys/user.h>

long ptrace(int request, ...);

static int wait_for(pid_t pid, const char *what) {
    int status = 0;
    pid_t r = waitpid(pid, &status, __WALL);
    if (r != pid) {
        said(what, r);
    } else if (WIFSTOPPED(status)) {
        printf("%s: signal %d event %d\n", what, WSTOPSIG(status), status >> 16);
    } else {
        ended(what, status);
    }
    return status;
}

static pid_t message(pid_t pid) {
    unsigned long value = 0;
    ptrace(PTRACE_GETEVENTMSG, pid, 0, &value);
    return (pid_t)value;
}

static pid_t traced(void (*body)(void), int is_seized, int options) {
    int go[2];
    pipe(go);
    pid_t child = fork();
    if (child == 0) {
        char c;
        if (is_seized) {
            close(go[1]);
            read(go[0], &c, 1);
        } else {
            ptrace(PTRACE_TRACEME, 0, 0, 0);
            raise(SIGSTOP);
        }
        body();
        _exit(7);
    }
    if (is_seized) {
        said("SEIZE", ptrace(PTRACE_SEIZE, child, 0, options));
        close(go[1]);
    } else {
        wait_for(child, "start");
        ptrace(PTRACE_SETOPTIONS, child, 0, options);
        ptrace(PTRACE_CONT, child, 0, 0);
    }
    close(go[0]);
    return child;
}

static void forks(void) {
    pid_t pid = fork();
    if (pid == 0) _exit(5);
    int status;
    waitpid(pid, &status, 0);
    _exit(WEXITSTATUS(status) + 1);
}

static void vforks(void) {
    pid_t pid = vfork();
    if (pid == 0) _exit(5);
    int status;
    waitpid(pid, &status, 0);
    _exit(WEXITSTATUS(status) + 2);
}

static void *thread(void *unused) {
    (void)unused;
    syscall(SYS_exit, 9);
    return NULL;
}

static void threads(void) {
    pthread_t t;
    pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
}

static void *exec_thread(void *unused) {
    (void)unused;
    execl("/bin/true", "true", NULL);
    return NULL;
}

static void execs(void) {
    pthread_t t;
    pthread_create(&t, NULL, exec_thread, NULL);
    for (;;) pause();
}

static void family(const char *what, void (*body)(void), int is_seized) {
    printf("- %s%s\n", what, is_seized ? ", seized" : "");
    int options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEVFORKDONE;
    pid_t child = traced(body, is_seized, options);
    wait_for(child, "event");
    pid_t born = message(child);
    wait_for(born, "child");
    ptrace(PTRACE_CONT, born, 0, 0);
    // The event of vfork holds the parent anyway: its child ends first.
    wait_for(born, "child's end");
    ptrace(PTRACE_CONT, child, 0, 0);
    for (int i = 0; i < 3; i++) {
        int status = wait_for(child, "parent");
        if (!WIFSTOPPED(status)) break;
        if (status >> 16 == PTRACE_EVENT_VFORK_DONE) check("of the same child", message(child) == born);
        ptrace(PTRACE_CONT, child, 0, WSTOPSIG(status) == SIGCHLD ? SIGCHLD : 0);
    }
}

static void exec_in_thread(void) {
    puts("- exec in a thread");
    pid_t child = traced(execs, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC);
    wait_for(child, "event");
    pid_t born = message(child);
    wait_for(born, "thread");
    ptrace(PTRACE_CONT, child, 0, 0);
    ptrace(PTRACE_CONT, born, 0, 0);
    wait_for(child, "exec");
    check("of the thread", message(child) == born);
    said("the thread's id", ptrace(PTRACE_CONT, born, 0, 0));
    ptrace(PTRACE_CONT, child, 0, 0);
    wait_for(child, "end");
    said("no more", waitpid(-1, NULL, __WALL));
}

static void without_events(void) {
    puts("- without events");
    pid_t child = traced(forks, 0, 0);
    int status = wait_for(child, "child's SIGCHLD");
    ptrace(PTRACE_CONT, child, 0, WSTOPSIG(status));
    wait_for(child, "end");
}

static void start_with_stop(void) {
    puts("- a thread whose first SIGSTOP is delivered");
    pid_t child = traced(threads, 0, PTRACE_O_TRACECLONE);
    wait_for(child, "event");
    pid_t born = message(child);
    wait_for(born, "thread");
    ptrace(PTRACE_CONT, child, 0, 0);
    ptrace(PTRACE_CONT, born, 0, SIGSTOP);
    wait_for(born, "thread in group stop");
    wait_for(child, "leader in group stop");
    ptrace(PTRACE_CONT, born, 0, 0);
    wait_for(born, "thread's end");
    ptrace(PTRACE_CONT, child, 0, 0);
    wait_for(child, "end");
}

int main(void) {
    no_core();
    for (int seized = 0; seized < 2; seized++) {
        family("fork", forks, seized);
        family("vfork", vforks, seized);
        family("clone", threads, seized);
    }
    exec_in_thread();
    without_events();
    start_with_stop();
    return 0;
}
