package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/**
 * The memory of one process as a debugger has it: what it may not write itself, as its code, can be written, and becomes a copy of its own.
 * See proc_pid_mem(5). Stays with the address space that the process had when this was opened. Lives until it is closed; of one thread.
 */
public final class CodeMemory implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CHUNK = 1 << 14;

    private final int file;
    private final NativeBuffer bounce;

    private CodeMemory(int file, NativeBuffer bounce) {
        this.file = file;
        this.bounce = bounce;
    }

    /** Makes many of them share what they copy through: for one thread. */
    public static final class Opener {
        private final NativeBuffer bounce = NativeBuffer.kept(CHUNK);

        /** The memory that a stopped thread has now. Its reads and writes fail if it can't be opened, since the thread has died. */
        public CodeMemory open(int tid) {
            try (Arena arena = Arena.ofConfined()) {
                byte[] path = ("/proc/" + tid + "/mem\0").getBytes(StandardCharsets.US_ASCII);
                NativeBuffer name = NativeBuffer.in(arena, path.length);
                name.putBytes(0, path, 0, path.length);
                int file = (int) Native.syscall(Sys.OPENAT, AT_FDCWD, name.address(), O_RDWR | O_CLOEXEC, 0, 0, 0);
                return new CodeMemory(file, bounce);
            }
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
