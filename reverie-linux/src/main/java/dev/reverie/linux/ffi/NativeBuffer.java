package dev.reverie.linux.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A piece of the tracer's own memory outside the Java heap, for what the kernel reads and writes. Every access is bounds
 * checked; its address stays within this package. Lives as long as its arena. Less than 2 GiB.
 */
public final class NativeBuffer {
    private final long address;

    /** The same memory, as a buffer: its accessors cost no start-up time, those of segments do. */
    private final ByteBuffer bytes;

    private NativeBuffer(MemorySegment segment) {
        address = segment.address();
        bytes = segment.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A zeroed buffer that lives as long as the JVM. */
    static NativeBuffer forever(long size) {
        return in(Arena.global(), size);
    }

    /** A zeroed buffer that lives as long as something refers to this object: its address is not enough. */
    static NativeBuffer kept(long size) {
        return in(Arena.ofAuto(), size);
    }

    /** A zeroed buffer that lives as long as the arena, aligned to 64 bytes. */
    static NativeBuffer in(Arena arena, long size) {
        return new NativeBuffer(arena.allocate(size, 64));
    }

    /** Memory that the caller has mapped. */
    static NativeBuffer at(long address, long size) {
        return new NativeBuffer(MemorySegment.ofAddress(address).reinterpret(size));
    }

    /** The memory itself. */
    ByteBuffer bytes() {
        return bytes;
    }

    long address() {
        return address;
    }

    int getInt(long offset) {
        return bytes.getInt((int) offset);
    }

    long getLong(long offset) {
        return bytes.getLong((int) offset);
    }

    void putInt(long offset, int value) {
        bytes.putInt((int) offset, value);
    }

    void putLong(long offset, long value) {
        bytes.putLong((int) offset, value);
    }

    void putBytes(long offset, byte[] source, int start, int length) {
        bytes.put((int) offset, source, start, length);
    }

    void getBytes(long offset, byte[] target, int start, int length) {
        bytes.get((int) offset, target, start, length);
    }
}
