// Page faults that another thread of the program resolves, in the middle of its system calls too.
#include "guest.h"
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>

static int uffd;

static void *resolves(void *unused) {
    static char page[4096];
    for (int i = 0; i < 8; i++) {
        struct uffd_msg message;
        if (read(uffd, &message, sizeof message) != sizeof message) break;
        memset(page, 'A' + i, sizeof page);
        struct uffdio_copy copy = {.dst = message.arg.pagefault.address & ~4095UL, .src = (uintptr_t)page, .len = 4096};
        if (ioctl(uffd, UFFDIO_COPY, &copy) < 0) said("copy", -1);
    }
    return NULL;
}

int main(void) {
    uffd = syscall(SYS_userfaultfd, O_CLOEXEC);
    if (uffd < 0) skip("no userfaultfd");
    struct uffdio_api api = {.api = UFFD_API};
    said("api", ioctl(uffd, UFFDIO_API, &api));
    char *area = mmap(NULL, 16 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct uffdio_register range = {.range = {(uintptr_t)area, 16 * 4096}, .mode = UFFDIO_REGISTER_MODE_MISSING};
    said("register", ioctl(uffd, UFFDIO_REGISTER, &range));
    pthread_t t;
    pthread_create(&t, NULL, resolves, NULL);
    for (int i = 0; i < 4; i++) printf("%c", area[i * 4096]);
    printf("\n");
    // The kernel itself faults, reading and writing for system calls.
    int p[2];
    pipe(p);
    printf("write %zd", write(p[1], area + 4 * 4096, 3));
    char text[4] = "";
    (void)!read(p[0], text, 3);
    printf(" %s\n", text);
    (void)!write(p[1], "xyz", 3);
    printf("read %zd", read(p[0], area + 5 * 4096, 3));
    printf(" %.5s\n", area + 5 * 4096);
    printf("open %s\n", open(area + 6 * 4096, O_RDONLY) < 0 ? strerrorname_np(errno) : "ok");
    printf("%c\n", area[7 * 4096 + 5]);
    pthread_join(t, NULL);
    return 0;
}
