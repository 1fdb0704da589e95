// For each byte of its input, writes the result of a call that a tool may change; then a read of which a tool may shorten.
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int fd[2];
    if (pipe(fd) != 0) {
        return 1;
    }
    puts("ready");
    char c;
    while (read(0, &c, 1) == 1) {
        char text[8] = "";
        (void)!write(fd[1], "abcdefg", 7);
        long first = read(fd[0], text, 7);
        long second = first < 7 ? read(fd[0], text + first, 7 - first) : 0;
        printf("%s %ld %s\n", syscall(SYS_getppid) == 4242 ? "changed" : "own", first, first + second == 7 ? text : "?");
    }
    return 5;
}
