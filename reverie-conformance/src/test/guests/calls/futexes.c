/* Every operation on a futex with every flag, and operations that are none; none of them waits. */
#include "calls.h"
#include <linux/futex.h>

int main(void) {
    begin();
    struct timespec time = {5, 6};
    static const unsigned flags[] = {0, FUTEX_PRIVATE_FLAG, FUTEX_CLOCK_REALTIME, FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME, 0x200};
    for (int op = 0; op < 18; op++) {
        for (int i = 0; i < 5; i++) {
            if (op != 13 || !(flags[i] & FUTEX_CLOCK_REALTIME)) {
                CALL(futex, ODD, op | flags[i], 4, &time, 0xabc0, 0x12345678);
            }
        }
    }
    CALL(futex, ODD, 0x7f, 4, &time, 0xabc0, 0x12345678);
    CALL(futex, WILD, -1, -1, WILD, WILD, -1);
    unsigned word = 0;
    CALL(futex, &word, FUTEX_TRYLOCK_PI_PRIVATE);
    CALL(futex, &word, FUTEX_UNLOCK_PI_PRIVATE);
    struct futex_waitv waiters[3] = {{1, (long)&word, 2, 0}, {2, 8, 0x80, 9}, {3, 0, 0xff, 0}};
    CALL(futex_waitv, edge(waiters, sizeof waiters), 3, 0, &time, CLOCK_MONOTONIC);
    CALL(futex_waitv, edge(waiters, sizeof waiters), 5, 0, &time, CLOCK_MONOTONIC);
    CALL(futex_waitv, waiters, 0, 1, NULL, CLOCK_REALTIME);
    BAD_POINTERS(p, {
        CALL(futex, p, FUTEX_WAKE, 1);
        CALL(futex, ODD, FUTEX_WAIT, 1, p);
        CALL(futex_waitv, p, 1, 0, p, CLOCK_MONOTONIC);
    });
    CALL(exit_group, 0);
}
