// Functions of many shapes, compiled with several options each, to be run at other addresses: all take two numbers and 256
// bytes that they may change.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int64_t i64;
typedef uint64_t u64;
typedef unsigned char byte;

#define SHAPE(name) i64 shape_##name(i64 a, i64 b, byte *m)

static int table[16] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};
static i64 global = 42;
i64 exported = 7;
static _Thread_local i64 per_thread = 5;

SHAPE(add) { return a + b; }
SHAPE(mul) { return a * b + (a >> 3) * 7; }
SHAPE(div) { return b ? (a / (b | 1)) + (a % (b | 1)) : a; }
SHAPE(udiv) { return (i64)((u64)a / ((u64)b | 1)); }
SHAPE(wide) { return (i64)(((unsigned __int128)(u64)a * (u64)b) >> 64); }
SHAPE(bits) { return __builtin_popcountll(a) + __builtin_clzll(a | 1) * __builtin_ctzll(b | 1); }
SHAPE(rotate) { return (i64)((u64)a << (b & 63) | (u64)a >> (-b & 63)); }
SHAPE(swap) { return __builtin_bswap64(a) ^ __builtin_bswap32((uint32_t)b); }
SHAPE(minmax) { i64 x = a < b ? a : b, y = a > b ? a : b; return x * 3 + y; }
SHAPE(choose) { return a > b ? a < 0 ? -a : b : a == 5 ? b : a & b; }
SHAPE(loop) { i64 s = 0; for (int i = 0; i < 100; i++) s += (a ^ i) * b; return s; }
SHAPE(nested) { i64 s = 0; for (int i = 0; i < 20; i++) for (int j = i; j < 20; j++) if ((i ^ j) & 1) s += a * i - b * j; return s; }
SHAPE(collatz) { u64 n = (u64)a % 1000 + 1; i64 steps = 0; while (n != 1) n = n & 1 ? 3 * n + 1 : n / 2, steps++; return steps + b; }
SHAPE(gcd) { u64 x = (u64)a | 1, y = (u64)b | 1; while (y) { u64 t = x % y; x = y; y = t; } return (i64)x; }
SHAPE(memory) { for (int i = 0; i < 256; i++) m[i] = (byte)(m[i] * a + b); return m[a & 255]; }
SHAPE(sum) { i64 s = 0; for (int i = 0; i < 256; i++) s += m[i]; return s + a - b; }
SHAPE(sort) {
    for (int i = 1; i < 64; i++) { byte v = m[i]; int j = i; while (j && m[j - 1] > v) m[j] = m[j - 1], j--; m[j] = v; }
    return m[a & 63] + m[b & 63];
}
SHAPE(find) { for (int i = 0; i < 256; i++) if (m[i] == (byte)a) return i; return -b; }
SHAPE(reverse) { for (int i = 0; i < 128; i++) { byte t = m[i]; m[i] = m[255 - i]; m[255 - i] = t; } return a - b; }
SHAPE(tables) { i64 s = 0; for (int i = 0; i < 16; i++) s = s * 3 + table[(i + a) & 15]; return s ^ b; }
SHAPE(globals) { global = global * 3 + a; i64 r = global; global = 42; return r + exported + b; }
SHAPE(thread) { per_thread += a; i64 r = per_thread; per_thread = 5; return r * b; }
SHAPE(string) { return (i64)strlen("a string of the library") * a + memcmp(m, m + 8, 8) * 0 + b; }
SHAPE(copy) { byte t[64]; memcpy(t, m, 64); memmove(t + 3, t, 50); memset(t, (int)a, 5); memcpy(m + 100, t, 64); return t[b & 63]; }
SHAPE(doubles) { double x = (double)a, y = (double)b + 0.5; return (i64)(x / y * 1000.0 - x * 0.25); }
SHAPE(floats) { float s = 0; for (int i = 0; i < 64; i++) s += (float)m[i] * 1.5f; return (i64)s + a - b; }
SHAPE(longdouble) { long double x = (long double)(a & 0xffff), y = (long double)(b & 0xff) + 1; return (i64)(x / y * 3.0L); }
SHAPE(compare) { double x = (double)a, y = (double)b; return (x < y) + 2 * (x == y) + 4 * (x > y); }
SHAPE(sw) {
    switch (a & 15) {
    case 0: return b; case 1: return b * 3; case 2: return b - 7; case 3: return b ^ 0x55; case 4: return ~b; case 5: return b << 2;
    case 6: return b >> 1; case 7: return b | 8; case 8: return b & 0xf0f; case 9: return -b; case 10: return b + 99; default: return a;
    }
}
SHAPE(sparse) {
    switch (a) { case -5: return 1; case 0: return b; case 100: return 3; case 5000: return b * 2; case 123456: return 5; default: return a - b; }
}
static __attribute__((noinline)) i64 helper(i64 x, i64 y) { return x * 31 + y; }
static __attribute__((noinline)) i64 many(i64 a, i64 b, i64 c, i64 d, i64 e, i64 f, i64 g, i64 h) { return a - b * c + d - e * f + g * h; }
SHAPE(call) { return helper(a, b) + helper(b, a); }
SHAPE(calls) { i64 s = 0; for (int i = 0; i < 10; i++) s = helper(s, a + i) ^ b; return s; }
SHAPE(arguments) { return many(a, b, 1, 2, 3, a, b, 4); }
SHAPE(tail) { return helper(b, a); }
static i64 (*const pointers[])(i64, i64) = {helper, helper};
SHAPE(pointer) { return pointers[a & 1](a, b); }
static int order(const void *x, const void *y) { return *(const byte *)x - *(const byte *)y; }
SHAPE(library) { qsort(m, 128, 1, order); return m[a & 127] + b; }
SHAPE(fib) { u64 n = (u64)a % 12; return n < 2 ? (i64)n + (b & 1) : shape_fib((i64)n - 1, b, m) + shape_fib((i64)n - 2, b, m); }
SHAPE(deep) { byte big[5000]; for (int i = 0; i < 5000; i++) big[i] = (byte)(i * a + b); return big[(u64)a % 5000] + big[(u64)b % 5000] + m[0]; }
SHAPE(variable) { volatile byte v[(a & 31) + 1]; v[a & 31] = (byte)b; return v[a & 31]; }
SHAPE(go) {
    static const void *const labels[] = {&&one, &&two, &&three};
    i64 s = a & 0xff;
    goto *labels[(u64)b % 3];
one: s += 3;
two: s *= 5; if (s < 1000) goto *labels[s & 1];
three: return s;
}
SHAPE(jrcxz) { i64 r = 1; asm volatile("mov %1, %%rcx; and $1, %%rcx; jrcxz 1f; add $5, %0; 1: jecxz 2f; add $9, %0; 2:" : "+r"(r) : "r"(a) : "rcx", "cc"); return r + b; }
SHAPE(loops) { i64 r = b; asm volatile("mov $9, %%ecx; 1: add %1, %0; loop 1b; mov $7, %%ecx; 2: sub $3, %0; loopne 2b; loope 3f; inc %0; 3:" : "+r"(r) : "r"(a) : "rcx", "cc"); return r; }
SHAPE(here) { i64 r, s; asm volatile("lea 1f(%%rip), %0; 1: lea 1b(%%rip), %1" : "=&r"(r), "=r"(s)); return (r - s) * a + b; }
SHAPE(atomic) { i64 v = a; __atomic_fetch_add(&v, b, __ATOMIC_SEQ_CST); i64 e = a + b; __atomic_compare_exchange_n(&v, &e, b, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); return v + e; }
SHAPE(strings) { asm volatile("mov $40, %%ecx; lea 100(%0), %%rdi; mov %0, %%rsi; rep movsb" ::"r"(m) : "rcx", "rsi", "rdi", "memory"); return m[100 + (a & 31)] - b; }
SHAPE(hash) { u64 h = 1469598103934665603u; for (int i = 0; i < 256; i++) h = (h ^ m[i]) * 1099511628211u; return (i64)(h ^ (u64)a) + b; }
SHAPE(crc) { uint32_t c = ~0u; for (int i = 0; i < 64; i++) { c ^= m[i]; for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1; } return (i64)c + a - b; }
SHAPE(matrix) { i64 r = 0; int x[4][4], y[4][4]; for (int i = 0; i < 16; i++) x[i / 4][i % 4] = m[i], y[i / 4][i % 4] = m[i + 16]; for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) { int s = 0; for (int k = 0; k < 4; k++) s += x[i][k] * y[k][j]; r = r * 31 + s; } return r + a - b; }
