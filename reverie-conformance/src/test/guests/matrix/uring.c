// io_uring by its bare system calls: what the kernel does for a program without a system call each.
#include "guest.h"
#include <linux/io_uring.h>
#include <sys/socket.h>
#include <sys/uio.h>

static int ring;
static struct io_uring_params params;
static char *sq, *cq;
static struct io_uring_sqe *sqes;

static unsigned *field(char *base, unsigned offset) { return (unsigned *)(base + offset); }

static void set_up(unsigned entries, unsigned flags) {
    memset(&params, 0, sizeof params);
    params.flags = flags;
    params.sq_thread_idle = 50;
    ring = syscall(SYS_io_uring_setup, entries, &params);
    if (ring < 0) {
        if (errno == ENOSYS || errno == EPERM) skip("no io_uring");
        said("io_uring_setup", -1);
        exit(1);
    }
    sq = mmap(NULL, params.sq_off.array + params.sq_entries * 4, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
    cq = mmap(NULL, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE, MAP_SHARED, ring,
        IORING_OFF_CQ_RING);
    sqes = mmap(NULL, params.sq_entries * sizeof *sqes, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
}

static void submit(struct io_uring_sqe sqe) {
    unsigned *tail = field(sq, params.sq_off.tail), mask = *field(sq, params.sq_off.ring_mask), at = *tail & mask;
    sqes[at] = sqe;
    field(sq, params.sq_off.array)[at] = at;
    __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
}

static long enter(unsigned submitted, unsigned wanted) {
    long r;
    while ((r = syscall(SYS_io_uring_enter, ring, submitted, wanted, IORING_ENTER_GETEVENTS, NULL, 0)) < 0 && errno == EINTR) {
    }
    return r;
}

// Completions in the order of their numbers, for the kernel's own order may differ.
static void completions(const char *what, int n) {
    int results[32], seen = 0;
    for (int i = 0; i < 32; i++) results[i] = 0x7fffffff;
    unsigned *head = field(cq, params.cq_off.head);
    while (seen < n) {
        while (*head == __atomic_load_n(field(cq, params.cq_off.tail), __ATOMIC_ACQUIRE)) enter(0, 1);
        struct io_uring_cqe *cqe = (struct io_uring_cqe *)(cq + params.cq_off.cqes) + (*head & *field(cq, params.cq_off.ring_mask));
        results[cqe->user_data % 32] = cqe->res;
        __atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
        seen++;
    }
    printf("%s:", what);
    for (int i = 0; i < 32; i++) {
        if (results[i] != 0x7fffffff) printf(" %d=%s%d", i, results[i] < 0 ? strerrorname_np(-results[i]) : "", results[i] < 0 ? 0 : results[i]);
    }
    printf("\n");
}

int main(void) {
    set_up(16, 0);
    char out[] = "written by the ring", in[32] = "";
    int fd = open("file", O_CREAT | O_RDWR, 0600), p[2];
    pipe(p);
    for (int i = 0; i < 4; i++) submit((struct io_uring_sqe){.opcode = IORING_OP_NOP, .user_data = i});
    printf("submitted %ld\n", enter(4, 4));
    completions("nothing", 4);
    submit((struct io_uring_sqe){.opcode = IORING_OP_WRITE, .fd = fd, .addr = (uintptr_t)out, .len = sizeof out, .flags = IOSQE_IO_LINK, .user_data = 1});
    submit((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = fd, .addr = (uintptr_t)in, .len = sizeof in, .user_data = 2});
    enter(2, 2);
    completions("linked", 2);
    printf("read: %s\n", in);

    // By worker threads of the kernel, which belong to the process.
    for (int i = 0; i < 8; i++) {
        submit((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = fd, .addr = (uintptr_t)in, .len = 7, .flags = IOSQE_ASYNC, .user_data = i});
    }
    enter(8, 8);
    completions("workers", 8);

    // Waits for what comes from us, later.
    submit((struct io_uring_sqe){.opcode = IORING_OP_POLL_ADD, .fd = p[0], .poll_events = 1, .user_data = 3});
    submit((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = p[0], .addr = (uintptr_t)in, .len = 3, .off = -1, .user_data = 4});
    enter(2, 0);
    (void)!write(p[1], "abc", 3);
    completions("pipe", 2);
    struct __kernel_timespec { long long sec, nsec; } soon = {0, 2000000};
    submit((struct io_uring_sqe){.opcode = IORING_OP_TIMEOUT, .addr = (uintptr_t)&soon, .len = 1, .user_data = 5});
    enter(1, 1);
    completions("timeout", 1);
    submit((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = p[0], .addr = (uintptr_t)in, .len = 3, .off = -1, .user_data = 6});
    submit((struct io_uring_sqe){.opcode = IORING_OP_ASYNC_CANCEL, .addr = 6, .user_data = 7});
    enter(2, 2);
    completions("cancelled", 2);
    submit((struct io_uring_sqe){.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = (uintptr_t) "/does/not/exist", .user_data = 8});
    submit((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = fd, .addr = 8, .len = 3, .user_data = 9});
    submit((struct io_uring_sqe){.opcode = 255, .user_data = 10});
    enter(3, 3);
    completions("errors", 3);
    int s[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    submit((struct io_uring_sqe){.opcode = IORING_OP_RECV, .fd = s[0], .addr = (uintptr_t)in, .len = 3, .user_data = 11});
    submit((struct io_uring_sqe){.opcode = IORING_OP_SEND, .fd = s[1], .addr = (uintptr_t)out, .len = 3, .user_data = 12});
    enter(2, 2);
    completions("socket", 2);
    struct iovec v = {in, sizeof in};
    said("registered buffers", syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &v, 1));
    said("registered files", syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES, &fd, 1));
    submit((struct io_uring_sqe){.opcode = IORING_OP_READ_FIXED, .fd = 0, .flags = IOSQE_FIXED_FILE, .addr = (uintptr_t)in, .len = 7, .user_data = 13});
    enter(1, 1);
    completions("registered", 1);
    close(ring);

    // A thread of the kernel takes what is submitted: no system call at all.
    set_up(4, IORING_SETUP_SQPOLL);
    submit((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = fd, .addr = (uintptr_t)in, .len = 7, .user_data = 14});
    if (__atomic_load_n(field(sq, params.sq_off.flags), __ATOMIC_SEQ_CST) & IORING_SQ_NEED_WAKEUP) {
        syscall(SYS_io_uring_enter, ring, 1, 0, IORING_ENTER_SQ_WAKEUP, NULL, 0);
    }
    completions("by a thread of the kernel", 1);

    // A child has the ring too; it ends while something is under way.
    pid_t child = fork();
    if (child == 0) {
        set_up(4, 0);
        submit((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = p[0], .addr = (uintptr_t)in, .len = 1, .off = -1, .flags = IOSQE_ASYNC, .user_data = 15});
        enter(1, 0);
        _exit(3);
    }
    reap("child", child);
    child = fork();
    if (child == 0) {
        set_up(4, 0);
        submit((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = p[0], .addr = (uintptr_t)in, .len = 1, .off = -1, .flags = IOSQE_ASYNC, .user_data = 15});
        enter(1, 0);
        execl("/bin/echo", "echo", "another program", NULL);
    }
    reap("child", child);
    return 0;
}
