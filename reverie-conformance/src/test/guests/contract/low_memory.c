/* Memory that the kernel has given at a low address can be used: JVMs have such. */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

int main(void) {
    char *at = (char *)0x7d000000;
    size_t size = 64 << 20;
    char *got = mmap(at, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    printf("%d\n", got == at);
    char *page = mmap(got, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    printf("%d\n", page == got);
    if (page == got) page[0] = 1;
    printf("%d %d\n", mprotect(got + 4096, 4096, PROT_READ), errno);
    printf("%d %d\n", madvise(got, 8192, MADV_DONTNEED), errno);
    printf("%d %d\n", munmap(got, size), errno);
    return 0;
}
