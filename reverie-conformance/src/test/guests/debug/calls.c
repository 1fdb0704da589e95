/* Functions, a variable of each kind, vector registers, and an exit code. */
#include <stdio.h>

__thread int local = 7;
int global;

int twice(int x) {
    global = x;
    return x * 2;
}

int main(void) {
    for (int i = 0; i < 3; i++) {
        printf("%d\n", twice(i));
    }
    local++;
    return local;
}
