// Mappings of every kind: shared, private, moved, sealed, protected, locked, growing, and what faults on them.
#include "guest.h"
#include <setjmp.h>
#include <sys/uio.h>

static sigjmp_buf back;
static volatile int code, number;
static void on_fault(int sig, siginfo_t *info, void *context) {
    number = sig;
    code = info->si_code;
    siglongjmp(back, 1);
}
static void touch(const char *what, volatile char *p, int writes) {
    if (sigsetjmp(back, 1)) {
        printf("%s: %s code %d\n", what, sigabbrev_np(number), code);
    } else {
        if (writes) *p = 'w';
        else (void)*p;
        printf("%s: ok\n", what);
    }
}

static char *map(size_t length, int protection, int flags, int fd) { return mmap(NULL, length, protection, flags, fd, 0); }

int main(void) {
    struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &sa, NULL);
    sigaction(SIGBUS, &sa, NULL);
    enum { RW = PROT_READ | PROT_WRITE, ANON = MAP_PRIVATE | MAP_ANONYMOUS };
    char *a = map(5 * 4096, RW, ANON, -1);
    memset(a, 'a', 5 * 4096);
    said("mprotect", mprotect(a + 4096, 4096, PROT_READ));
    touch("read-only", a + 4096, 1);
    touch("read-only", a + 4096, 0);
    mprotect(a + 4096, 4096, PROT_NONE);
    touch("no access", a + 4096, 0);
    munmap(a + 2 * 4096, 4096);
    touch("hole", a + 2 * 4096, 0);
    said("a read into it", read(open("/dev/zero", O_RDONLY), a + 2 * 4096, 10));
    said("across it", read(open("/dev/zero", O_RDONLY), a + 3 * 4096 - 5, 10));
    check("a fixed one in the hole", mmap(a + 2 * 4096, 4096, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == a + 2 * 4096);
    said("no room for one", (long)mmap(a, 4096, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == -1 ? -1 : 0);
    char *moved = mremap(a + 3 * 4096, 2 * 4096, 40 * 4096, MREMAP_MAYMOVE);
    check("moved, with what was there", moved != MAP_FAILED && moved[4096] == 'a' && moved[3 * 4096] == 0);
    said("can't grow in place", (long)mremap(a, 4096, 100 * 4096, 0) == -1 ? -1 : 0);
    char *target = map(4096, RW, ANON, -1);
    check("to a place of one's choice", mremap(moved, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, target) == target && *target == 'a');
    said("shrunk", (long)mremap(moved + 4096, 39 * 4096, 4096, 0) == -1 ? -1 : 0);
    touch("behind it", moved + 3 * 4096, 0);

    // Shared with children, private not; DONTFORK and WIPEONFORK.
    char *shared = map(4096, RW, MAP_SHARED | MAP_ANONYMOUS, -1), *own = map(4096, RW, ANON, -1), *wiped = map(4096, RW, ANON, -1),
         *gone = map(4096, RW, ANON, -1);
    *shared = *own = *wiped = *gone = '1';
    madvise(wiped, 4096, MADV_WIPEONFORK);
    madvise(gone, 4096, MADV_DONTFORK);
    pid_t child = fork();
    if (child == 0) {
        printf("wiped %d\n", *wiped);
        touch("not inherited", gone, 0);
        *shared = *own = '2';
        _exit(0);
    }
    reap("child", child);
    printf("shared %c private %c\n", *shared, *own);
    struct iovec local = {own, 1}, remote = {shared, 1};
    printf("process_vm_readv %zd %c\n", process_vm_readv(getpid(), &local, 1, &remote, 1, 0), *own);

    // Files: seals, truncation, private copies.
    int fd = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    ftruncate(fd, 2 * 4096);
    char *f = map(2 * 4096, RW, MAP_SHARED, fd), *copy = map(2 * 4096, RW, MAP_PRIVATE, fd);
    *f = 'f';
    *copy = 'c';
    printf("file %c copy %c\n", *f, *copy);
    ftruncate(fd, 4096);
    touch("behind the end", f + 4096, 1);
    said("can't seal what is mapped", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    munmap(f, 2 * 4096);
    said("seal", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW));
    said("write", write(fd, "x", 1));
    said("shrink", ftruncate(fd, 1));
    said("grow", ftruncate(fd, 10000));
    said("map for writing", (long)map(4096, RW, MAP_SHARED, fd) == -1 ? -1 : 0);
    said("seal the seals", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
    said("another", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    printf("seals %x\n", fcntl(fd, F_GET_SEALS));

    // Advice, residence, locks.
    char *m = map(8 * 4096, RW, ANON, -1);
    unsigned char resident[8];
    mincore(m, 8 * 4096, resident);
    printf("resident %d", resident[0] & 1);
    memset(m, 'm', 8 * 4096);
    mincore(m, 8 * 4096, resident);
    printf(" then %d\n", resident[0] & 1);
    said("MADV_DONTNEED", madvise(m, 4096, MADV_DONTNEED));
    printf("  zeros %d\n", m[0] == 0 && m[4096] == 'm');
    said("MADV_POPULATE_WRITE", madvise(m, 4096, 23));
    said("bad advice", madvise(m, 4096, 12345));
    said("mlock", mlock(m, 4096));
    said("munlock", munlock(m, 4096));
    said("mlock2", syscall(SYS_mlock2, m, 4096, 1));
    said("mlockall", mlockall(MCL_CURRENT));
    munlockall();
    said("msync", msync(m, 4096, MS_SYNC));
    said("a huge page", madvise(m, 8 * 4096, MADV_HUGEPAGE) < 0 && errno == EINVAL ? 0 : 0);
    said("not aligned", munmap(m + 1, 4096));
    said("of no length", (long)map(0, RW, ANON, -1) == -1 ? -1 : 0);

    // The heap's end, and a stack that grows.
    char *brk_before = sbrk(0);
    check("brk", brk(brk_before + 100000) == 0 && (char *)sbrk(0) == brk_before + 100000);
    brk_before[50000] = 'b';
    check("and back", brk(brk_before) == 0);
    char *grows = map(64 * 4096, RW, ANON | MAP_GROWSDOWN, -1);
    munmap(grows, 60 * 4096);
    touch("grows down", grows + 60 * 4096 - 8, 1);

    // Protection keys, if there are any.
    int key = pkey_alloc(0, PKEY_DISABLE_WRITE);
    if (key >= 0) {
        pkey_mprotect(m, 4096, RW, key);
        touch("protected by a key", m, 1);
        touch("protected by a key", m, 0);
        pkey_free(key);
    } else {
        printf("no keys\n");
    }
    return 0;
}
