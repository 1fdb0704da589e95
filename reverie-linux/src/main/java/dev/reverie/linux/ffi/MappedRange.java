package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is mapped at an address of a process: what a line of its /proc/PID/maps says, for which the kernel need not write the others, and of which build the
 * file is. By PROCMAP_QUERY, which came with Linux 6.11; see linux/fs.h.
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
 * @param inode of the file; 0 if there is none
 * @param buildId what its GNU build id is, in hexadecimal digits; empty if it has none
 */
public record MappedRange(long start, long end, long flags, long offset, long inode, String buildId) {
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
    private static final int BUILD_ID_SIZE = 84;
    private static final int BUILD_ID = 96;
    private static final int MAX_BUILD_ID = 64;
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
                return at(file, address, NativeBuffer.in(arena, SIZE + MAX_BUILD_ID));
            } finally {
                Descriptors.close(file);
            }
        }
    }

    private static @Nullable MappedRange at(int file, long address, NativeBuffer query) {
        query.putLong(0, SIZE);
        query.putLong(ADDRESS, address);
        query.putInt(BUILD_ID_SIZE, MAX_BUILD_ID);
        query.putLong(BUILD_ID, query.address() + SIZE);
        if (Errnos.isError(Native.syscall(Sys.IOCTL, file, PROCMAP_QUERY, query.address(), 0, 0, 0))) {
            return null;
        }
        byte[] buildId = new byte[query.getInt(BUILD_ID_SIZE)];
        query.getBytes(SIZE, buildId, 0, buildId.length);
        return new MappedRange(
                query.getLong(START),
                query.getLong(END),
                query.getLong(FLAGS),
                query.getLong(OFFSET),
                query.getLong(INODE),
                HexFormat.of().formatHex(buildId));
    }

    /** Whether it is code of a file, which processes do not change by way of it. */
    public boolean isFileCode() {
        return inode != 0 && is(EXECUTABLE) && !is(WRITABLE) && !is(SHARED);
    }

    /** Whether it has a flag. */
    public boolean is(long flag) {
        return (flags & flag) != 0;
    }
}
