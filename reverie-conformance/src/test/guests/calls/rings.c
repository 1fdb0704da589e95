/* Asynchronous input and output: the old interface and io_uring. */
#include "calls.h"
#include <linux/aio_abi.h>
#include <linux/io_uring.h>
#include <sys/uio.h>

int main(void) {
    begin();
    long fd = CALL(open, "file", O_RDWR | O_CREAT, 0600);
    unsigned long context = 0;
    CALL(io_setup, 4, &context);
    CALL(io_setup, -1, &context);
    CALL(io_setup, 4, WILD);
    unsigned long mine = context;
    struct iovec iov[2] = {{"vector", 6}, {" two", 4}};
    struct iocb write = {.aio_data = 1, .aio_lio_opcode = IOCB_CMD_PWRITE, .aio_fildes = fd, .aio_buf = (long)"written", .aio_nbytes = 7};
    struct iocb read = {.aio_data = 2, .aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = fd, .aio_buf = (long)good, .aio_nbytes = 7, .aio_offset = 1};
    struct iocb vector = {.aio_lio_opcode = IOCB_CMD_PWRITEV, .aio_fildes = fd, .aio_buf = (long)iov, .aio_nbytes = 2, .aio_flags = IOCB_FLAG_RESFD, .aio_resfd = NO_FD};
    /* It fails: when one that does not fail is done is chance. */
    struct iocb sync = {.aio_lio_opcode = IOCB_CMD_FSYNC, .aio_fildes = NO_FD, .aio_reqprio = 5};
    struct iocb poll = {.aio_lio_opcode = IOCB_CMD_POLL, .aio_fildes = fd, .aio_buf = 1};
    struct iocb odd = {.aio_lio_opcode = 99, .aio_fildes = -1, .aio_buf = -1, .aio_rw_flags = FLAGS};
    struct iocb *all[] = {&write, &read, &vector, &sync, &poll, &odd, NULL, WILD};
    CALL(io_submit, context, 2, all);
    CALL(io_submit, context, 1, all + 2);
    CALL(io_submit, context, 1, all + 3);
    CALL(io_submit, context, 1, all + 4);
    CALL(io_submit, context, 1, all + 5);
    CALL(io_submit, context, 8, all);
    CALL(io_submit, 99, 8, all);
    CALL(io_submit, context, -1, all);
    struct io_event events[4];
    struct timespec brief = {0, 1000000}, none = {-1, -1};
    CALL(io_getevents, context, 2, 4, events, &brief);
    CALL(io_getevents, context, 0, 4, events, &brief);
    CALL(io_getevents, 99, -1, 4, events, &none);
    unsigned long set = 1UL << (SIGUSR1 - 1);
    struct { void *set; long size; } mask = {&set, 8};
    CALL(io_pgetevents, context, 0, 4, events, &brief, &mask);
    CALL(io_pgetevents, 99, 1, 4, events, NULL, WILD);
    CALL(io_cancel, context, &read, events);
    CALL(io_cancel, 99, WILD, events);
    BAD_POINTERS(p, CALL(io_submit, mine, 2, p); CALL(io_cancel, mine, p, p); CALL(io_getevents, mine, 0, 4, events, i_ == 0 ? &brief : p));
    struct iocb *one[] = {NULL};
    BAD_POINTERS(p, one[0] = p; CALL(io_submit, mine, 1, one));
    CALL(io_destroy, context);
    CALL(io_destroy, 99);
    struct io_uring_params params = {0};
    long ring = CALL(io_uring_setup, 4, &params);
    memset(&params, 0, sizeof params);
    params.flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP | IORING_SETUP_R_DISABLED;
    params.cq_entries = 16;
    CALL(io_uring_setup, 4, &params);
    params.flags = FLAGS;
    params.sq_thread_cpu = 5;
    params.sq_thread_idle = 6;
    params.wq_fd = NO_FD;
    CALL(io_uring_setup, -1, &params);
    CALL(io_uring_enter, ring, 0, 0, 0, NULL, 0);
    CALL(io_uring_enter, ring, 0, 0, IORING_ENTER_GETEVENTS | IORING_ENTER_SQ_WAKEUP, &set, 8);
    CALL(io_uring_enter, NO_FD, 1, 2, FLAGS, WILD, 5);
    CALL(io_uring_register, ring, IORING_REGISTER_BUFFERS, iov, 2);
    CALL(io_uring_register, ring, IORING_UNREGISTER_BUFFERS, NULL, 0);
    int fds[3] = {fd, -1, 0};
    CALL(io_uring_register, ring, IORING_REGISTER_FILES, fds, 3);
    struct io_uring_files_update update = {1, 0, (long)fds};
    CALL(io_uring_register, ring, IORING_REGISTER_FILES_UPDATE, &update, 1);
    CALL(io_uring_register, ring, IORING_UNREGISTER_FILES, NULL, 0);
    memset(good, 0, 4096);
    CALL(io_uring_register, ring, IORING_REGISTER_PROBE, good, 16);
    CALL(io_uring_register, ring, IORING_REGISTER_PERSONALITY, NULL, 0);
    CALL(io_uring_register, ring, IORING_REGISTER_EVENTFD, fds, 1);
    struct io_uring_restriction limits[6] = {{0}, {1}, {2}, {3}, {4}, {5}};
    limits[0].register_op = 2;
    limits[1].sqe_op = 3;
    limits[2].sqe_flags = 7;
    limits[3].sqe_flags = 0x81;
    limits[3].resv2[1] = 5;
    CALL(io_uring_register, ring, IORING_REGISTER_RESTRICTIONS, limits, 4);
    unsigned long cpus = 3;
    CALL(io_uring_register, ring, IORING_REGISTER_IOWQ_AFF, &cpus, 8);
    unsigned long tags[3] = {0, 5, 0};
    struct io_uring_rsrc_register files = {2, 0, 0, (long)fds, (long)tags}, buffers = {2, 1, 9, (long)iov, 0};
    CALL(io_uring_register, ring, IORING_REGISTER_FILES2, &files, sizeof files);
    CALL(io_uring_register, ring, IORING_REGISTER_BUFFERS2, &buffers, sizeof buffers);
    struct io_uring_rsrc_update2 later = {1, 0, (long)fds, (long)tags, 2, 0};
    CALL(io_uring_register, ring, IORING_REGISTER_FILES_UPDATE2, &later, sizeof later);
    later.data = (long)iov;
    CALL(io_uring_register, ring, IORING_REGISTER_BUFFERS_UPDATE, &later, sizeof later);
    struct io_uring_rsrc_update own = {-1, 0, ring};
    CALL(io_uring_register, ring, IORING_REGISTER_RING_FDS, &own, 1);
    CALL(io_uring_register, ring, IORING_UNREGISTER_RING_FDS, &own, 1);
    CALL(io_uring_register, NO_FD, IORING_UNREGISTER_RING_FDS, limits, 2);
    CALL(io_uring_register, NO_FD, IORING_REGISTER_PBUF_RING, limits, 1);
    CALL(io_uring_enter, ring, 0, 0, 0, &cpus, 4);
    memset(good, 0, 4096);
    for (int opcode = 0; opcode < 36; opcode++) {
        CALL(io_uring_register, NO_FD, opcode, good, 2);
    }
    BAD_POINTERS(p, {
        CALL(io_uring_setup, 4, p);
        CALL(io_uring_register, ring, IORING_REGISTER_BUFFERS, p, 2);
        CALL(io_uring_register, ring, IORING_REGISTER_FILES, p, 2);
        CALL(io_uring_register, ring, IORING_REGISTER_PROBE, p, 2);
    });
    CALL(exit_group, 0);
}
