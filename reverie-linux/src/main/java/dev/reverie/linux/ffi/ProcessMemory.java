package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;

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

    private final NativeBuffer bounce = NativeBuffer.forever(CHUNK);
    private final NativeBuffer local = NativeBuffer.forever(IOVEC);
    private final NativeBuffer remote = NativeBuffer.forever((long) IOVEC * MAX_RANGES);

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
