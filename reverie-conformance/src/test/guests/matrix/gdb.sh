# needs: gdb gcc
# gdb inside: breakpoints, steps, watchpoints, calls caught, a function called, threads, children followed, attaching and detaching.
cat >p.c <<'C'
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int value;
int twice(int x) {
    int r = 2 * x;
    value = r;
    return r;
}
void *run(void *unused) {
    value = twice(5);
    return unused;
}
int main(int argc, char **argv) {
    int sum = 0;
    for (int i = 0; i < 3; i++) sum += twice(i);
    printf("sum %d\n", sum);
    fflush(stdout);
    getppid();
    if (argc > 1) {
        pid_t child = fork();
        if (child == 0) {
            twice(21);
            execl("/bin/true", "true", (char *)0);
        }
        int status;
        waitpid(child, &status, 0);
        pthread_t thread;
        pthread_create(&thread, 0, run, 0);
        pthread_join(thread, 0);
    }
    return 7;
}
C
gcc -g -O0 -pthread -o p p.c
same() { sed -E -e 's/0x[0-9a-f]+/ADDRESS/g' -e 's/(process|LWP|Process|PID) [0-9]+/\1 N/g' -e '/libthread_db/d' -e '/^warning: (Error disabling|target file)/d'; }
debug() { gdb -q -batch -nx -ex 'set debuginfod enabled off' "$@" 2>&1 </dev/null | same; }

echo "- breakpoints, steps, values, watchpoints, calls"
debug -ex 'break twice if x == 1' -ex run -ex bt -ex next -ex step -ex 'print value' -ex finish -ex 'print value = 50' \
    -ex 'call twice(100)' -ex 'delete' -ex 'stepi' -ex 'nexti' -ex 'watch value' -ex continue -ex 'delete' \
    -ex 'catch syscall getppid' -ex continue -ex continue -ex 'delete' -ex continue ./p
echo "- a thread"
# It is killed: whether gdb meets the end of a thread before that of its process is chance.
debug -ex 'break twice if x == 5' -ex run -ex 'bt 2' -ex next -ex next -ex 'info threads 2' -ex kill --args ./p x |
    grep -v '^\* \|Id *Target'
echo "- the child"
debug -ex 'set follow-fork-mode child' -ex 'break twice if x == 21' -ex 'catch exec' -ex run -ex 'bt 1' -ex continue -ex kill --args ./p x |
    sed 's/ADDRESS in \.*//'
echo "- attached"
mkfifo go
exec 3<>go
sh -c 'echo ready; read x <&3; exit 3' >ready &
victim=$!
until [ -s ready ] && grep -q '^State:.S' /proc/$victim/status; do sleep 0.01; done
debug -p $victim -ex 'print $_siginfo.si_signo' -ex 'info inferiors' -ex detach | grep -E '^(\$1|\[Inferior)'
echo x >&3
wait $victim
echo "ended with $?"
