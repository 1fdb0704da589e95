package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Files of /proc/PID, read with as few calls as possible, and while the JVM is cold: each program that a guest loads has some read. See proc(5). */
public final class ProcFile {
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SIZE = 1 << 13;

    /** Room for the path of a link, and for where it leads: the kernel says no more than a page. */
    private static final int LINK = 64;

    private static final int TARGET = 1 << 12;

    private ProcFile() {}

    /**
     * All of a file of a process or thread. From any thread.
     *
     * @param name in its directory
     * @return null if it is gone, or keeps the file from us
     */
    public static byte @Nullable [] read(int tid, String name) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer buffer = NativeBuffer.in(arena, SIZE);
            int file = open(tid, name, 0, buffer);
            if (Errnos.isError(file)) {
                return null;
            }
            try {
                return read(file, buffer);
            } finally {
                Descriptors.close(file);
            }
        }
    }

    /**
     * Where a link of a process or thread leads. From any thread.
     *
     * @param name in its directory
     * @return null if it is gone, or keeps the link from us
     */
    public static byte @Nullable [] link(int tid, String name) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer buffer = NativeBuffer.in(arena, LINK + TARGET);
            putPath(tid, name, buffer);
            long target = buffer.address() + LINK;
            int length = (int) Native.syscall(Sys.READLINK, buffer.address(), target, TARGET, 0, 0, 0);
            if (Errnos.isError(length)) {
                return null;
            }
            byte[] path = new byte[length];
            buffer.getBytes(LINK, path, 0, length);
            return path;
        }
    }

    /**
     * Opens a file of a process or thread, which is not inherited.
     *
     * @param flags of open(2)
     * @param buffer where the path is put, for the call
     * @return a descriptor, or −errno
     */
    static int open(int tid, String name, int flags, NativeBuffer buffer) {
        putPath(tid, name, buffer);
        return (int) Native.syscall(Sys.OPENAT, AT_FDCWD, buffer.address(), flags | O_CLOEXEC, 0, 0, 0);
    }

    private static void putPath(int tid, String name, NativeBuffer buffer) {
        byte[] path = ("/proc/" + tid + "/" + name + "\0").getBytes(StandardCharsets.ISO_8859_1);
        buffer.putBytes(0, path, 0, path.length);
    }

    private static byte @Nullable [] read(int file, NativeBuffer buffer) {
        byte[] all = new byte[SIZE];
        int size = 0;
        while (true) {
            int length = (int) Native.syscall(Sys.READ, file, buffer.address(), SIZE, 0, 0, 0);
            if (length <= 0) {
                return length == 0 ? Arrays.copyOf(all, size) : null;
            }
            if (size + length > all.length) {
                all = Arrays.copyOf(all, 2 * (size + length));
            }
            buffer.getBytes(0, all, size, length);
            size += length;
        }
    }
}
