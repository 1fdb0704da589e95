package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is mapped at an address of a process: one line of its /proc/PID/maps, for which the kernel need not write the others. By PROCMAP_QUERY, which came
 * with Linux 6.11; see linux/fs.h.
 *
 * <pre>
 *  struct procmap_query
 *  offset  bytes                            offset  bytes
 *  0       8      its size                  56      8      offset in the file
 *  8       8      what is asked for         64      8      inode
 *  16      8      the address               72      4      device, major
 *  24      8      start                     76      4      device, minor
 *  32      8      end                       80      4      room for the name, with its 0; then its size
 *  40      8      flags                     84      4      room for the build id
 *  48      8      size of pages             88      8      where the name is to be
 *                                           96      8      where the build id is to be
 * </pre>
 *
 * @param start of the range of addresses
 * @param end behind its last
 * @param flags {@link #READABLE} and the like
 * @param offset in the file
 * @param major of the file's device
 * @param minor of the same
 * @param inode of the file; 0 if there is none
 * @param name path, or kind in brackets; empty if there is none
 */
public record MappedRange(
        long start, long end, long flags, long offset, int major, int minor, long inode, String name) {
    public static final long READABLE = 1;
    public static final long WRITABLE = 2;
    public static final long EXECUTABLE = 4;
    public static final long SHARED = 8;

    private static final long PROCMAP_QUERY = 0xc068_6611L;
    private static final int SIZE = 104;
    private static final int ADDRESS = 16;
    private static final int START = 24;
    private static final int END = 32;
    private static final int FLAGS = 40;
    private static final int OFFSET = 56;
    private static final int INODE = 64;
    private static final int MAJOR = 72;
    private static final int MINOR = 76;
    private static final int NAME_SIZE = 80;
    private static final int NAME = 88;
    private static final int MAX_NAME = 4096;
    private static final int PATH = 64;

    /**
     * What is mapped now. From any thread.
     *
     * @return null if nothing is, or the kernel can't tell it so
     */
    public static @Nullable MappedRange at(int tid, long address) {
        try (Arena arena = Arena.ofConfined()) {
            int file = ProcFile.open(tid, "maps", 0, NativeBuffer.in(arena, PATH));
            if (Errnos.isError(file)) {
                return null;
            }
            try {
                return at(file, address, NativeBuffer.in(arena, SIZE + MAX_NAME));
            } finally {
                Descriptors.close(file);
            }
        }
    }

    private static @Nullable MappedRange at(int file, long address, NativeBuffer query) {
        query.putLong(0, SIZE);
        query.putLong(ADDRESS, address);
        query.putInt(NAME_SIZE, MAX_NAME);
        query.putLong(NAME, query.address() + SIZE);
        if (Errnos.isError(Native.syscall(Sys.IOCTL, file, PROCMAP_QUERY, query.address(), 0, 0, 0))) {
            return null;
        }
        byte[] name = new byte[Math.max(0, query.getInt(NAME_SIZE) - 1)];
        query.getBytes(SIZE, name, 0, name.length);
        return new MappedRange(
                query.getLong(START),
                query.getLong(END),
                query.getLong(FLAGS),
                query.getLong(OFFSET),
                query.getInt(MAJOR),
                query.getInt(MINOR),
                query.getLong(INODE),
                new String(name, StandardCharsets.UTF_8));
    }

    /** Whether it has a flag. */
    public boolean is(long flag) {
        return (flags & flag) != 0;
    }
}
