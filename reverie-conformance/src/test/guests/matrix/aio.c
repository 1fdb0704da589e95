// The kernel's older asynchronous input and output, and that of the C library, which uses threads.
#include "guest.h"
#include <aio.h>
#include <linux/aio_abi.h>
#include <sys/eventfd.h>

int main(void) {
    aio_context_t context = 0;
    if (syscall(SYS_io_setup, 8, &context) < 0) skip("no aio");
    int fd = open("file", O_CREAT | O_RDWR, 0600), efd = eventfd(0, 0);
    char text[] = "one two three", in[16] = "";
    struct iocb write_cb = {.aio_fildes = fd, .aio_lio_opcode = IOCB_CMD_PWRITE, .aio_buf = (uintptr_t)text, .aio_nbytes = 13, .aio_data = 5,
        .aio_flags = IOCB_FLAG_RESFD, .aio_resfd = efd};
    struct iocb *list[] = {&write_cb};
    printf("submitted %ld\n", syscall(SYS_io_submit, context, 1L, list));
    uint64_t n;
    (void)!read(efd, &n, 8);
    printf("told %lu\n", n);
    struct io_event event;
    printf("events %ld", syscall(SYS_io_getevents, context, 1L, 1L, &event, NULL));
    printf(" data %llu result %lld\n", event.data, event.res);
    struct iocb read_cb = {.aio_fildes = fd, .aio_lio_opcode = IOCB_CMD_PREAD, .aio_buf = (uintptr_t)in, .aio_nbytes = 7, .aio_offset = 4};
    struct iocb bad_cb = {.aio_fildes = 99, .aio_lio_opcode = IOCB_CMD_PREAD};
    struct iocb *two[] = {&read_cb, &bad_cb};
    printf("submitted %ld\n", syscall(SYS_io_submit, context, 2L, two));
    syscall(SYS_io_getevents, context, 1L, 1L, &event, NULL);
    printf("read %lld: %s\n", event.res, in);
    struct timespec soon = {0, 2000000};
    said("nothing comes", syscall(SYS_io_getevents, context, 1L, 1L, &event, &soon));
    said("bad context", syscall(SYS_io_submit, 0UL, 1L, list));
    int p[2];
    pipe(p);
    struct iocb poll_cb = {.aio_fildes = p[0], .aio_lio_opcode = IOCB_CMD_POLL, .aio_buf = 1};
    list[0] = &poll_cb;
    syscall(SYS_io_submit, context, 1L, list);
    (void)!write(p[1], "x", 1);
    syscall(SYS_io_getevents, context, 1L, 1L, &event, NULL);
    printf("poll %lld\n", event.res);
    said("destroyed", syscall(SYS_io_destroy, context));
    said("again", syscall(SYS_io_destroy, context));

    struct aiocb cb = {.aio_fildes = fd, .aio_buf = in, .aio_nbytes = 3};
    said("aio_read", aio_read(&cb));
    const struct aiocb *waiting[] = {&cb};
    while (aio_error(&cb) == EINPROGRESS) aio_suspend(waiting, 1, NULL);
    printf("aio_return %zd %.3s\n", aio_return(&cb), in);
    return 0;
}
