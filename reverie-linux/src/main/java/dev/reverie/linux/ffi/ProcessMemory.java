package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the memory of other processes, as far as they themselves may read and write it. See
 * process_vm_readv(2). Thread-safe: the calls share a buffer and take turns.
 */
public final class ProcessMemory {
    private static final int PAGE = 4096;
    private static final int CHUNK_PAGES = 64;
    private static final int CHUNK = CHUNK_PAGES * PAGE;
    /** Remote ranges of a chunk that is not page aligned: one more than its pages. */
    private static final int MAX_RANGES = CHUNK_PAGES + 1;

    private static final int IOVEC = 16;
    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;

    private final NativeBuffer bounce = NativeBuffer.kept(CHUNK);
    private final NativeBuffer local = NativeBuffer.kept(IOVEC);
    private final NativeBuffer remote = NativeBuffer.kept((long) IOVEC * MAX_RANGES);

    /** A way to the memory of other processes. */
    public ProcessMemory() {
        local.putLong(0, bounce.address());
    }

    /**
     * Copies from a process.
     *
     * @return how many bytes, up to the first that can't be read; −errno if that is the very first
     */
    public synchronized int read(int pid, long address, byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            int wanted = Math.min(length - done, CHUNK);
            long result = transfer(Sys.PROCESS_VM_READV, pid, address + done, wanted);
            if (result < 0) {
                return done > 0 ? done : (int) result;
            }
            bounce.getBytes(0, target, offset + done, (int) result);
            done += (int) result;
            if (result < wanted) {
                return done;
            }
        }
        return done;
    }

    /**
     * Copies to a process.
     *
     * @return how many bytes, up to the first that can't be written; −errno if that is the very first
     */
    public synchronized int write(int pid, long address, byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int wanted = Math.min(length - done, CHUNK);
            bounce.putBytes(0, source, offset + done, wanted);
            long result = transfer(Sys.PROCESS_VM_WRITEV, pid, address + done, wanted);
            if (result < 0) {
                return done > 0 ? done : (int) result;
            }
            done += (int) result;
            if (result < wanted) {
                return done;
            }
        }
        return done;
    }

    /**
     * Like {@link #read}, but what the process itself would first have to provide, by userfaultfd(2), can't be read; so this never
     * waits for the process. What it may not read itself can be read.
     */
    public synchronized int readWhatIsThere(int pid, long address, byte[] target, int offset, int length) {
        int file = open(pid, 0);
        if (file < 0) {
            return file == -Errnos.ENOENT ? -Errnos.ESRCH : file;
        }
        try {
            int done = 0;
            while (done < length) {
                int wanted = Math.min(length - done, CHUNK);
                long result = Native.syscall(Sys.PREAD64, file, bounce.address(), wanted, address + done, 0, 0);
                if (result <= 0) {
                    return done > 0 ? done : -Errnos.EFAULT;
                }
                bounce.getBytes(0, target, offset + done, (int) result);
                done += (int) result;
            }
            return done;
        } finally {
            Descriptors.close(file);
        }
    }

    /** Like {@link #write}, in the way of {@link #readWhatIsThere}; it needs the right to read the memory too. */
    public synchronized int writeWhatIsThere(int pid, long address, byte[] source, int offset, int length) {
        if (readWhatIsThere(pid, address, new byte[length], 0, length) < length) {
            return -Errnos.EFAULT;
        }
        return write(pid, address, source, offset, length);
    }

    /**
     * Copies to a process, whatever the protection there: a page of a file, or one that others have too, becomes its own first.
     *
     * @return how many bytes, up to the first that are not there; −errno if that is the very first
     */
    public synchronized int overwrite(int pid, long address, byte[] source, int offset, int length) {
        int file = open(pid, O_RDWR);
        if (file < 0) {
            return file == -Errnos.ENOENT ? -Errnos.ESRCH : file;
        }
        try {
            int done = 0;
            while (done < length) {
                int wanted = Math.min(length - done, CHUNK);
                bounce.putBytes(0, source, offset + done, wanted);
                long result = Native.syscall(Sys.PWRITE64, file, bounce.address(), wanted, address + done, 0, 0);
                if (result <= 0) {
                    return done > 0 ? done : -Errnos.EFAULT;
                }
                done += (int) result;
            }
            return done;
        } finally {
            Descriptors.close(file);
        }
    }

    private static int open(int pid, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] path = ("/proc/" + pid + "/mem\0").getBytes(StandardCharsets.US_ASCII);
            NativeBuffer name = NativeBuffer.in(arena, path.length);
            name.putBytes(0, path, 0, path.length);
            return (int) Native.syscall(Sys.OPENAT, AT_FDCWD, name.address(), O_CLOEXEC | flags, 0, 0, 0);
        }
    }

    /** One range per page, because the kernel stops only between ranges when it meets a page that is not there. */
    private long transfer(int call, int pid, long address, int length) {
        local.putLong(8, length);
        int ranges = 0;
        int covered = 0;
        while (covered < length) {
            long start = address + covered;
            int size = (int) Math.min(length - covered, PAGE - (start & PAGE - 1));
            remote.putLong((long) IOVEC * ranges, start);
            remote.putLong((long) IOVEC * ranges + 8, size);
            ranges++;
            covered += size;
        }
        long result = Native.quick(call, pid, local.address(), 1, remote.address(), ranges, 0);
        return result == 0 ? -Errnos.EFAULT : result;
    }
}
