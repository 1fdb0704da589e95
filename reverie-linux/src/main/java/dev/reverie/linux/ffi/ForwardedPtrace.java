package dev.reverie.linux.ffi;

import dev.reverie.linux.Sys;

/**
 * Requests of ptrace(2) that a guest makes of another, made by the tracer in its place, for the kernel knows one tracer only. All
 * results are the kernel's: a value, or −errno. Confined to the tracer thread.
 */
public final class ForwardedPtrace {
    /** What a request can move at most, in bytes. */
    public static final int MAX = 1 << 16;

    private static final int PEEKSIGINFO = 0x4209;
    private static final int PEEKSIGINFO_ARGUMENTS = 16;

    private final NativeBuffer buffer = NativeBuffer.kept(MAX);
    private final NativeBuffer arguments = NativeBuffer.kept(PEEKSIGINFO_ARGUMENTS);

    /** A request whose arguments are numbers. */
    public long request(int request, int tid, long address, long data) {
        return Native.quick(Sys.PTRACE, request, tid, address, data);
    }

    /** A request that fills memory: all of {@code target} is copied from there, whatever the kernel has filled. */
    public long read(int request, int tid, long address, byte[] target) {
        buffer.putBytes(0, target, 0, target.length);
        long result = request(request, tid, address, buffer.address());
        buffer.getBytes(0, target, 0, target.length);
        return result;
    }

    /** A request that reads memory. */
    public long write(int request, int tid, long address, byte[] source) {
        buffer.putBytes(0, source, 0, source.length);
        return request(request, tid, address, buffer.address());
    }

    /** A request whose address, and not its data, says where to put 8 bytes; the number there, or −errno. */
    public long readAtAddress(int request, int tid, long data, byte[] target) {
        long result = request(request, tid, buffer.address(), data);
        buffer.getBytes(0, target, 0, target.length);
        return result;
    }

    /**
     * PTRACE_GETREGSET or PTRACE_SETREGSET with a range of memory.
     *
     * @param bytes what to set, and what was got
     * @return how many bytes there were, or −errno
     */
    public long registerSet(int request, int tid, long type, byte[] bytes) {
        buffer.putBytes(0, bytes, 0, bytes.length);
        arguments.putLong(0, buffer.address());
        arguments.putLong(8, bytes.length);
        long result = request(request, tid, type, arguments.address());
        if (result < 0) {
            return result;
        }
        int length = (int) arguments.getLong(8);
        buffer.getBytes(0, bytes, 0, length);
        return length;
    }

    /** PTRACE_PEEKSIGINFO: its 16 bytes of arguments, and room for what it finds. */
    public long peekSignals(int tid, byte[] what, byte[] target) {
        arguments.putBytes(0, what, 0, PEEKSIGINFO_ARGUMENTS);
        long result = request(PEEKSIGINFO, tid, arguments.address(), buffer.address());
        buffer.getBytes(0, target, 0, target.length);
        return result;
    }
}
