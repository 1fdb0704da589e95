// Futexes of every kind: waiting, requeueing, inheritance of priorities, and owners that die.
#include "guest.h"
#include <linux/futex.h>

static uint32_t word, word2, pi;
static int woken, order[8], n;

static long futex(uint32_t *w, int op, uint32_t val, void *timeout, uint32_t *w2, uint32_t val3) {
    return syscall(SYS_futex, w, op, val, timeout, w2, val3);
}

// Threads that wait, known to do so from what the kernel itself says of the word.
static void *waits(void *arg) {
    while (futex(&word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0) < 0 && errno == EINTR) {
    }
    __atomic_add_fetch(&woken, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

static void *waits_bits(void *bits) {
    while (futex(&word, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL, NULL, (uint32_t)(long)bits) < 0 && errno == EINTR) {
    }
    order[__atomic_fetch_add(&n, 1, __ATOMIC_SEQ_CST)] = (int)(long)bits;
    return NULL;
}

static void *locks_pi(void *arg) {
    long r = futex(&pi, FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0);
    check("handed over", r == 0 && (pi & FUTEX_TID_MASK) == (uint32_t)syscall(SYS_gettid));
    said("unlock", futex(&pi, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    return NULL;
}

struct node { struct node *next; uint32_t word; };
struct head { struct node *next; long offset; struct node *pending; };
static struct node node;

static void *dies_with_lock(void *unused) {
    static struct head head;
    head.next = &node;
    node.next = (struct node *)&head;
    head.offset = offsetof(struct node, word);
    node.word = (uint32_t)syscall(SYS_gettid) | FUTEX_WAITERS;
    syscall(SYS_set_robust_list, &head, sizeof head);
    syscall(SYS_exit, 0);
    return NULL;
}

struct waiter { uint64_t value, address; uint32_t flags, reserved; };
static uint32_t several[3];

static void *waits_for_several(void *unused) {
    struct waiter w[3];
    for (int i = 0; i < 3; i++) w[i] = (struct waiter){0, (uintptr_t)&several[i], 2 | 128, 0};
    long r;
    while ((r = syscall(449, w, 3, 0, NULL, 0)) < 0 && errno == EINTR) {
    }
    return (void *)r;
}

static void *robust_owner(void *m) {
    pthread_mutex_lock(m);
    return NULL;
}

int main(void) {
    pthread_t t[8];
    struct timespec soon = {0, 2000000};
    said("other value", futex(&word, FUTEX_WAIT, 1, NULL, NULL, 0));
    said("timeout", futex(&word, FUTEX_WAIT, 0, &soon, NULL, 0));
    struct timespec past = {1, 0};
    said("absolute timeout", futex(&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &past, NULL, -1));
    said("bad address", futex((void *)8, FUTEX_WAKE, 1, NULL, NULL, 0));
    said("not aligned", futex((void *)((char *)&word + 1), FUTEX_WAKE, 1, NULL, NULL, 0));
    said("bad operation", futex(&word, 99, 0, NULL, NULL, 0));

    for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, waits, NULL);
    // All four are waiting when four can be moved.
    int moved = 0;
    while (moved < 4) {
        long r = futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)8L, &word2, 0);
        moved += r;
        sched_yield();
    }
    printf("requeued %d, woken %d\n", moved, woken);
    said("requeue with another value", futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)8L, &word2, 5));
    printf("wakes two: %ld\n", futex(&word2, FUTEX_WAKE_PRIVATE, 2, NULL, NULL, 0));
    printf("wakes the rest: %ld\n", futex(&word2, FUTEX_WAKE_OP_PRIVATE, 8, (void *)8L, &word, FUTEX_OP(FUTEX_OP_ADD, 5, FUTEX_OP_CMP_EQ, 0)));
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    printf("woken %d, word %u\n", woken, word);
    word = 0;

    for (long i = 0; i < 3; i++) pthread_create(&t[i], NULL, waits_bits, (void *)(1L << i));
    for (int i = 2; i >= 0; i--) {
        while (futex(&word, FUTEX_WAKE_BITSET_PRIVATE, 1, NULL, NULL, 1U << i) == 0) sched_yield();
        pthread_join(t[i], NULL);
    }
    printf("by bits: %d %d %d\n", order[0], order[1], order[2]);

    // Priority inheritance.
    said("lock PI", futex(&pi, FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    said("again", futex(&pi, FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    said("try", futex(&pi, FUTEX_TRYLOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    pthread_create(&t[0], NULL, locks_pi, NULL);
    while (!(__atomic_load_n(&pi, __ATOMIC_SEQ_CST) & FUTEX_WAITERS)) sched_yield();
    // Only one of the two speaks at a time.
    long unlocked = futex(&pi, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0);
    pthread_join(t[0], NULL);
    said("unlock", unlocked);
    pi = 1; // init's
    said("another process's", futex(&pi, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    pi = 0x3ffffff0;
    said("nobody's", futex(&pi, FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0));

    // Robust lists.
    pthread_create(&t[0], NULL, dies_with_lock, NULL);
    uint32_t v;
    while (!((v = __atomic_load_n(&node.word, __ATOMIC_SEQ_CST)) & FUTEX_OWNER_DIED)) {
        if (v != 0) futex(&node.word, FUTEX_WAIT, v, &soon, NULL, 0);
    }
    printf("owner died: %x\n", v);
    void *head;
    size_t size;
    said("get_robust_list", syscall(SYS_get_robust_list, 0, &head, &size));
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    for (int inherit = 0; inherit < 2; inherit++) {
        pthread_mutexattr_setprotocol(&a, inherit ? PTHREAD_PRIO_INHERIT : PTHREAD_PRIO_NONE);
        pthread_mutex_t *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        pthread_mutex_init(m, &a);
        for (int how = 0; how < 3; how++) {
            if (how == 0) {
                pthread_create(&t[0], NULL, robust_owner, m);
                pthread_join(t[0], NULL);
            } else {
                pid_t child = fork();
                if (child == 0) {
                    pthread_mutex_lock(m);
                    if (how == 1) raise(SIGKILL);
                    execl("/bin/true", "true", NULL);
                }
                reap("owner", child);
            }
            int r = pthread_mutex_lock(m);
            printf("robust %d %d: %s", inherit, how, r ? strerrorname_np(r) : "ok");
            r = pthread_mutex_consistent(m);
            printf(", %s\n", r ? strerrorname_np(r) : "ok");
            pthread_mutex_unlock(m);
        }
    }

    pthread_create(&t[0], NULL, waits_for_several, NULL);
    while (futex(&several[1], FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == 0) sched_yield();
    void *index;
    pthread_join(t[0], &index);
    printf("futex_waitv: %ld\n", (long)index);
    return 0;
}
