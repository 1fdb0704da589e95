package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;

/**
 * The memory of one process as a debugger has it: what it may not write itself, as its code, can be written, and becomes a copy of its own.
 * See proc_pid_mem(5). Stays with the address space that the process had when this was opened. Lives until it is closed; of one thread.
 */
public final class CodeMemory implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int CHUNK = 1 << 14;

    private static final int MAX_RANGES = 64;
    private static final int IOVEC = 16;

    private final int file;
    private final NativeBuffer bounce;
    private final NativeBuffer ranges;

    private CodeMemory(int file, NativeBuffer bounce, NativeBuffer ranges) {
        this.file = file;
        this.bounce = bounce;
        this.ranges = ranges;
    }

    /** Makes many of them share what they copy through: for one thread. */
    public static final class Opener {
        private final NativeBuffer bounce = NativeBuffer.kept(CHUNK);
        private final NativeBuffer ranges = NativeBuffer.kept(IOVEC * (1L + MAX_RANGES));

        /** The memory that a stopped thread has now. Its reads and writes fail if it can't be opened, since the thread has died. */
        public CodeMemory open(int tid) {
            return new CodeMemory(ProcFile.open(tid, "mem", O_RDWR, bounce), bounce, ranges);
        }
    }

    /** Reads all of these bytes. False if it can't. */
    public boolean read(long address, byte[] target) {
        for (int done = 0; done < target.length; ) {
            int wanted = Math.min(CHUNK, target.length - done);
            long result = Native.syscall(Sys.PREAD64, file, bounce.address(), wanted, address + done, 0, 0);
            if (result <= 0) {
                return false;
            }
            bounce.getBytes(0, target, done, (int) result);
            done += (int) result;
        }
        return true;
    }

    /**
     * Reads all of several ranges, by one call if they are few and the process itself may read them. False if it can't.
     *
     * @param tid a stopped thread that has this address space now
     */
    public boolean readAll(int tid, long[] addresses, byte[]... targets) {
        return readAtOnce(tid, addresses, targets) || readEach(addresses, targets);
    }

    private boolean readAtOnce(int tid, long[] addresses, byte[]... targets) {
        int total = 0;
        for (byte[] target : targets) {
            total += target.length;
        }
        if (targets.length > MAX_RANGES || total > CHUNK) {
            return false;
        }
        ranges.putLong(0, bounce.address());
        ranges.putLong(Long.BYTES, total);
        for (int i = 0; i < targets.length; i++) {
            ranges.putLong(IOVEC * (i + 1L), addresses[i]);
            ranges.putLong(IOVEC * (i + 1L) + Long.BYTES, targets[i].length);
        }
        long remote = ranges.address() + IOVEC;
        if (Native.syscall(Sys.PROCESS_VM_READV, tid, ranges.address(), 1, remote, targets.length, 0) != total) {
            return false;
        }
        int at = 0;
        for (byte[] target : targets) {
            bounce.getBytes(at, target, 0, target.length);
            at += target.length;
        }
        return true;
    }

    private boolean readEach(long[] addresses, byte[]... targets) {
        for (int i = 0; i < targets.length; i++) {
            if (!read(addresses[i], targets[i])) {
                return false;
            }
        }
        return true;
    }

    /** Writes all of these bytes, those of an aligned word not in one step. False if it can't. */
    public boolean write(long address, byte... source) {
        for (int done = 0; done < source.length; ) {
            int wanted = Math.min(CHUNK, source.length - done);
            bounce.putBytes(0, source, done, wanted);
            long result = Native.syscall(Sys.PWRITE64, file, bounce.address(), wanted, address + done, 0, 0);
            if (result <= 0) {
                return false;
            }
            done += (int) result;
        }
        return true;
    }

    @Override
    public void close() {
        if (!Errnos.isError(file)) {
            Descriptors.close(file);
        }
    }
}
