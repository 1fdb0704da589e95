/* Vector registers, floating point and errno are the same behind a system call as in front of it. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <xmmintrin.h>
#include <unistd.h>

typedef long lanes __attribute__((vector_size(16)));

static int round_of(int seed) {
    lanes in = {seed, seed * 3L}, low, high;
    long number = SYS_getppid;
    long double top = seed + 0.25L, popped;
    errno = seed;
    unsigned usual = _mm_getcsr(), mine = usual & ~_MM_ROUND_MASK | (seed % 2 ? _MM_ROUND_UP : _MM_ROUND_DOWN);
    unsigned short usual_control, control = seed % 2 ? 0x0b7f : 0x077f, control_behind;
    __asm__ volatile("fnstcw %0" : "=m"(usual_control));
    __asm__ volatile("fldcw %0" : : "m"(control));
    _mm_setcsr(mine);
    __asm__ volatile("movdqa %4, %%xmm0\n\tmovdqa %4, %%xmm15\n\tfldt %5\n\tsyscall\n\tfstpt %3\n\tmovdqa %%xmm0, %1\n\tmovdqa %%xmm15, %2"
                     : "+a"(number), "=m"(low), "=m"(high), "=m"(popped)
                     : "m"(in), "m"(top)
                     : "rcx", "r11", "xmm0", "xmm15", "memory", "cc");
    unsigned behind = _mm_getcsr();
    __asm__ volatile("fnstcw %0" : "=m"(control_behind));
    __asm__ volatile("fldcw %0" : : "m"(usual_control));
    _mm_setcsr(usual);
    return number == getppid() && !memcmp(&in, &low, sizeof in) && !memcmp(&in, &high, sizeof in) && popped == top
           && errno == seed && (behind & _MM_ROUND_MASK) == (mine & _MM_ROUND_MASK) && control_behind == control;
}

static void *rounds(void *unused) {
    long good = 0;
    for (int i = 1; i <= 2000; i++) good += round_of(i);
    return (void *)good;
}

int main(void) {
    pthread_t threads[4];
    long good = 0;
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, rounds, NULL);
    for (int i = 0; i < 4; i++) {
        void *result;
        pthread_join(threads[i], &result);
        good += (long)result;
    }
    printf("%ld\n", good);
    return 0;
}
