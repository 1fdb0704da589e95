/* Address space: mapping, protecting, advising, locking, NUMA policy, other processes' memory. */
#include "calls.h"
#include <linux/mempolicy.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

int main(void) {
    begin();
    char *base = (char *)0x20000000;
    long fd = CALL(open, "file", O_RDWR | O_CREAT, 0600);
    CALL(ftruncate, fd, 1 << 16);
    CALL(mmap, base, 1 << 16, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
    CALL(mmap, base + (1 << 20), 1 << 16, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE, -1, 0);
    CALL(mmap, base + (2 << 20), 1 << 16, PROT_READ | PROT_EXEC, MAP_SHARED_VALIDATE | MAP_FIXED | MAP_POPULATE, fd, 4096);
    CALL(mmap, NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_STACK | MAP_LOCKED, -1, 0);
    CALL(mmap, NULL, 1 << 21, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | (21 << 26), -1, 0);
    CALL(mmap, NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_32BIT | MAP_ANONYMOUS | MAP_NONBLOCK, -1, 0);
    CALL(mmap, ODD, 0, FLAGS, FLAGS, NO_FD, 1);
    CALL(mmap, NULL, -1, PROT_WRITE, MAP_SHARED, NO_FD, -4096);
    CALL(mmap, NULL, 4096, 8 | PROT_GROWSUP, 0, fd, 0);
    CALL(mprotect, base, 4096, PROT_READ);
    CALL(mprotect, base, 4096, PROT_READ | PROT_WRITE | PROT_EXEC | PROT_GROWSDOWN);
    CALL(mprotect, ODD, -1, FLAGS);
    CALL(msync, base, 4096, MS_SYNC);
    CALL(msync, base, 4096, MS_ASYNC | MS_INVALIDATE);
    CALL(msync, ODD, 4096, FLAGS);
    CALL(mincore, base, 16384, good);
    CALL(mincore, ODD, 4096, good);
    CALL(mincore, base, 1 << 16, good);
    CALL(mincore, base, 4097, good);
    CALL(mincore, base, 0, good);
    for (int advice = 0; advice < 26; advice++) {
        if (advice != MADV_DONTFORK) {
            CALL(madvise, base + (1 << 20), 4096, advice);
        }
    }
    CALL(madvise, base + (1 << 20), 4096, 100);
    CALL(madvise, ODD, -1, FLAGS);
    CALL(mremap, base + (1 << 20), 1 << 16, 1 << 15, 0, 0);
    CALL(mremap, base + (1 << 20), 1 << 15, 1 << 17, MREMAP_MAYMOVE | MREMAP_FIXED, base + (4 << 20));
    CALL(mremap, base + (4 << 20), 1 << 15, 1 << 17, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
    CALL(mremap, ODD, -1, 0, FLAGS, WILD);
    CALL(remap_file_pages, base, 4096, 0, 3, MAP_NONBLOCK);
    CALL(remap_file_pages, base, 4096, PROT_READ, -1, FLAGS);
    CALL(mlock, base, 4096);
    CALL(mlock, WILD, 4096);
    CALL(mlock2, base, 4096, 1);
    CALL(mlock2, base, 4096, FLAGS);
    CALL(munlock, base, 4096);
    CALL(mlockall, MCL_CURRENT | MCL_FUTURE | 4);
    CALL(mlockall, FLAGS);
    CALL(munlockall);
    CALL(munmap, base + (2 << 20), 1 << 16);
    CALL(munmap, ODD, 5);
    CALL(munmap, WILD, -1);
    long top = CALL(brk, 0);
    CALL(brk, top + 4096);
    CALL(brk, WILD);
    long key = CALL(pkey_alloc, 0, 0);
    CALL(pkey_alloc, FLAGS, 1 | 2);
    CALL(pkey_alloc, 0, FLAGS);
    CALL(pkey_mprotect, base, 4096, PROT_READ, key);
    CALL(pkey_mprotect, base, 4096, PROT_READ, -1);
    CALL(pkey_mprotect, ODD, 4096, FLAGS, 99);
    CALL(pkey_free, key);
    CALL(pkey_free, 99);
    unsigned long nodes[2] = {1, 0};
    CALL(mbind, base, 4096, MPOL_BIND, nodes, 64, MPOL_MF_STRICT | MPOL_MF_MOVE);
    CALL(mbind, base, 4096, MPOL_DEFAULT, NULL, 0, 0);
    CALL(mbind, base, 4096, MPOL_INTERLEAVE | MPOL_F_STATIC_NODES, nodes, 128, FLAGS);
    CALL(mbind, base, 4096, 99, nodes, -1, 0);
    CALL(set_mempolicy, MPOL_PREFERRED, nodes, 64);
    CALL(set_mempolicy, MPOL_DEFAULT, NULL, 0);
    CALL(set_mempolicy, MPOL_BIND | MPOL_F_RELATIVE_NODES, nodes, 1 << 20);
    CALL(set_mempolicy, 0xffff, nodes, 64);
    int mode;
    CALL(get_mempolicy, &mode, nodes, 1024, NULL, 0);
    CALL(get_mempolicy, &mode, nodes, 1024, base, MPOL_F_ADDR);
    CALL(get_mempolicy, &mode, NULL, 0, base, MPOL_F_NODE | MPOL_F_ADDR);
    CALL(get_mempolicy, NULL, nodes, 1024, NULL, MPOL_F_MEMS_ALLOWED);
    CALL(get_mempolicy, &mode, nodes, 1, ODD, FLAGS);
    for (int bits = 0; bits < 131; bits = bits < 2 ? bits + 1 : bits == 2 ? 63 : bits + 1 + (bits == 66 ? 60 : 0)) {
        CALL(set_mempolicy, MPOL_DEFAULT, nodes, bits);
    }
    CALL(set_mempolicy, MPOL_DEFAULT, nodes, -1);
    CALL(migrate_pages, 0, 64, nodes, nodes);
    CALL(migrate_pages, -1, -1, nodes, WILD);
    void *pages[3] = {base, good, WILD};
    int where[3] = {0, 0, 5}, status[3];
    CALL(move_pages, 0, 3, pages, NULL, status, 0);
    CALL(move_pages, 0, 3, pages, where, status, MPOL_MF_MOVE);
    CALL(move_pages, -1, 3, pages, where, status, FLAGS);
    CALL(set_mempolicy_home_node, base, 4096, 0, 0);
    CALL(set_mempolicy_home_node, ODD, -1, 99, FLAGS);
    CALL(membarrier, 0, 0, 0);
    CALL(membarrier, 1, 0, 0);
    CALL(membarrier, 8, 0, 0);
    CALL(membarrier, 128, 1, 0);
    CALL(membarrier, 99, FLAGS, 5);
    CALL(map_shadow_stack, 0, 4096, 1);
    CALL(mseal, ODD, 4096, 0);
    long uffd = CALL(userfaultfd, O_CLOEXEC | O_NONBLOCK | 1);
    CALL(userfaultfd, FLAGS);
    struct uffdio_api api = {UFFD_API, 0};
    CALL(ioctl, uffd, UFFDIO_API, &api);
    struct uffdio_register reg = {{(unsigned long)base + (4 << 20), 4096}, UFFDIO_REGISTER_MODE_MISSING};
    CALL(ioctl, uffd, UFFDIO_REGISTER, &reg);
    struct uffdio_zeropage zero = {{(unsigned long)base + (4 << 20), 4096}, 0};
    CALL(ioctl, uffd, UFFDIO_ZEROPAGE, &zero);
    CALL(ioctl, uffd, UFFDIO_UNREGISTER, &reg.range);
    struct iovec local[2] = {{good, 10}, {good + 100, 20}}, remote[1] = {{"from here, where there is enough text", 30}};
    long pid = CALL(getpid);
    CALL(process_vm_readv, pid, local, 2, remote, 1, 0);
    CALL(process_vm_readv, -1, local, 2, remote, 1, FLAGS);
    struct iovec out[1] = {{"written", 7}}, in[1] = {{good + 200, 7}};
    CALL(process_vm_writev, pid, out, 1, in, 1, 0);
    CALL(process_vm_writev, pid, WILD, 1, in, -1, 0);
    BAD_POINTERS(p, {
        CALL(mincore, base, 16384, p);
        CALL(mbind, base, 4096, MPOL_BIND, p, 64, 0);
        CALL(set_mempolicy, MPOL_BIND, p, 64);
        CALL(get_mempolicy, p, p, 1024, NULL, 0);
        CALL(migrate_pages, 0, 64, p, p);
        CALL(move_pages, 0, 3, p, p, p, 0);
        CALL(process_vm_readv, pid, p, 2, p, 2, 0);
        CALL(process_vm_writev, pid, p, 1, p, 1, 0);
    });
    CALL(process_madvise, NO_FD, local, 2, MADV_COLD, 0);
    CALL(process_madvise, -1, WILD, 2, FLAGS, FLAGS);
    CALL(process_mrelease, NO_FD, 0);
    CALL(process_mrelease, -1, FLAGS);
    CALL(exit_group, 0);
}
