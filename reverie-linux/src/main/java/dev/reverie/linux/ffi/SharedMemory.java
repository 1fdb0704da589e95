package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Memory that we share with guests: a file in memory (memfd_create(2)) of a guest's, mapped here too. Lives until it is closed; thread-safe as
 * far as its accesses of 8 bytes are, which are atomic where they are aligned. Offsets in bytes, checked.
 */
public final class SharedMemory implements AutoCloseable {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] ZEROS = new byte[512];

    private static final int O_RDWR = 2;
    private static final int PATH = 64;
    private static final int READ_WRITE = 3;
    private static final int MAP_SHARED = 1;

    private final long address;
    private final int size;
    private final ByteBuffer bytes;

    private SharedMemory(long address, int size, ByteBuffer bytes) {
        this.address = address;
        this.size = size;
        this.bytes = bytes;
    }

    /** What was mapped at an address, until it is closed. */
    private SharedMemory(long address, int size) {
        this(address, size, NativeBuffer.at(address, size).bytes());
    }

    /**
     * Maps a file in memory of our own, which has this size. It lives as long as this object is in use anywhere; it is not to be closed.
     *
     * @throws LinuxException if there is no room
     */
    static SharedMemory ofOwn(int descriptor, int size) {
        long address = LinuxException.check(
                Native.syscall(Sys.MMAP, 0, size, READ_WRITE, MAP_SHARED, descriptor, 0), "mmap of shared memory");
        MemorySegment segment = MemorySegment.ofAddress(address)
                .reinterpret(size, Arena.ofAuto(), gone -> Native.syscall(Sys.MUNMAP, address, size, 0, 0, 0, 0));
        return new SharedMemory(address, size, segment.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** What came of an attempt to map one: it, or the positive errno of what failed. */
    public record Mapped(@Nullable SharedMemory memory, int errno) {}

    /** Gives a file in memory that a guest has open a size, and maps it. The guest's limits of file sizes don't count. */
    public static Mapped ofGuest(int tid, int descriptor, int size) {
        int file = open(tid, descriptor);
        if (file < 0) {
            return new Mapped(null, -file);
        }
        try {
            long result = Native.quick(Sys.FTRUNCATE, file, size, 0, 0);
            if (!Errnos.isError(result)) {
                result = Native.syscall(Sys.MMAP, 0, size, READ_WRITE, MAP_SHARED, file, 0);
            }
            return Errnos.isError(result)
                    ? new Mapped(null, (int) -result)
                    : new Mapped(new SharedMemory(result, size), 0);
        } finally {
            Descriptors.close(file);
        }
    }

    private static int open(int tid, int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            return ProcFile.open(tid, "fd/" + descriptor, O_RDWR, NativeBuffer.in(arena, PATH));
        }
    }

    /** A part of it, which is not to be closed, and lives as long as the whole. */
    public SharedMemory part(int offset, int length) {
        return new SharedMemory(
                address + offset, length, bytes.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Its size in bytes. */
    public int size() {
        return size;
    }

    /** Reads 8 bytes; what was stored before them by others is seen afterwards. */
    public long getLong(int offset) {
        return (long) LONGS.getAcquire(bytes, offset);
    }

    /** Stores 8 bytes, after all that this thread stored before. */
    public void putLong(int offset, long value) {
        LONGS.setRelease(bytes, offset, value);
    }

    /** Replaces 8 bytes if they are what is expected, at once for all who have the memory; whether they were. */
    public boolean compareAndSet(int offset, long expected, long value) {
        return LONGS.compareAndSet(bytes, offset, expected, value);
    }

    /** Adds to 8 aligned bytes in one step, and returns what they were. */
    public long getAndAdd(int offset, long delta) {
        return (long) LONGS.getAndAdd(bytes, offset, delta);
    }

    /** The same for several in a row, which begin at a multiple of 8. */
    public void getLongs(int offset, long[] into) {
        bytes.asLongBuffer().get(offset / Long.BYTES, into);
        VarHandle.acquireFence();
    }

    /** Reads 4 bytes. */
    public int getInt(int offset) {
        return bytes.getInt(offset);
    }

    /** Stores 4 bytes. */
    public void putInt(int offset, int value) {
        bytes.putInt(offset, value);
    }

    /** Stores 2 bytes. */
    public void putShort(int offset, short value) {
        bytes.putShort(offset, value);
    }

    /** Stores a byte. */
    public void putByte(int offset, byte value) {
        bytes.put(offset, value);
    }

    /** Copies into it. */
    public void put(int offset, byte... source) {
        bytes.put(offset, source, 0, source.length);
    }

    /** Fills a range with zeros. */
    public void clear(int offset, int length) {
        for (int done = 0; done < length; done += ZEROS.length) {
            bytes.put(offset + done, ZEROS, 0, Math.min(ZEROS.length, length - done));
        }
    }

    /** Copies from it. */
    public void get(int offset, byte[] target, int start, int length) {
        bytes.get(offset, target, start, length);
    }

    @Override
    public void close() {
        Native.syscall(Sys.MUNMAP, address, size, 0, 0, 0, 0);
    }
}
