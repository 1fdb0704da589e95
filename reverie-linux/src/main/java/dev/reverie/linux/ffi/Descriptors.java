package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/** Raw file descriptors of our own, always close-on-exec. */
public final class Descriptors {
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_FDCWD = -100;
    private static final int AT_EACCESS = 0x200;
    private static final int X_OK = 1;

    private Descriptors() {}

    /** A pipe: the descriptor to read from, and the one to write to. */
    public static int[] pipe() {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer ends = NativeBuffer.in(arena, 8);
            LinuxException.check(Native.quick(Sys.PIPE2, ends.address(), O_CLOEXEC, 0, 0), "pipe2");
            return new int[] {ends.getInt(0), ends.getInt(4)};
        }
    }

    /** Opens /dev/null. */
    public static int openNull() {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer path = string(arena, "/dev/null".getBytes(StandardCharsets.ISO_8859_1));
            return (int) LinuxException.check(
                    Native.syscall(Sys.OPENAT, AT_FDCWD, path.address(), O_RDWR | O_CLOEXEC, 0, 0, 0),
                    "open of /dev/null");
        }
    }

    /** Closes a descriptor. */
    public static void close(int descriptor) {
        Native.syscall(Sys.CLOSE, descriptor, 0, 0, 0, 0, 0);
    }

    /** Whether we may execute the file at a path: 0 or −errno. Directories pass. */
    public static int checkExecutable(byte[] path) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    Native.syscall(Sys.FACCESSAT2, AT_FDCWD, string(arena, path).address(), X_OK, AT_EACCESS, 0, 0);
        }
    }

    /** Reads up to a buffer full, waiting for the first byte. Returns the count, 0 at the end, or −errno. */
    public static int read(int descriptor, byte[] target) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer buffer = NativeBuffer.in(arena, target.length);
            long result;
            do {
                result = Native.syscall(Sys.READ, descriptor, buffer.address(), target.length, 0, 0, 0);
            } while (result == -Errnos.EINTR);
            if (result > 0) {
                buffer.getBytes(0, target, 0, (int) result);
            }
            return (int) result;
        }
    }

    /** Writes all of a range. Returns 0 or −errno; a reader that went away is EPIPE, without a signal's action. */
    public static int write(int descriptor, byte[] source) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer buffer = NativeBuffer.in(arena, Math.max(1, source.length));
            buffer.putBytes(0, source, 0, source.length);
            long done = 0;
            while (done < source.length) {
                long result =
                        Native.syscall(Sys.WRITE, descriptor, buffer.address() + done, source.length - done, 0, 0, 0);
                if (result >= 0) {
                    done += result;
                } else if (result != -Errnos.EINTR) {
                    return (int) result;
                }
            }
            return 0;
        }
    }

    private static NativeBuffer string(Arena arena, byte[] bytes) {
        NativeBuffer buffer = NativeBuffer.in(arena, bytes.length + 1L);
        buffer.putBytes(0, bytes, 0, bytes.length);
        return buffer;
    }
}
