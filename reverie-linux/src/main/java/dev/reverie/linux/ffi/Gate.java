package dev.reverie.linux.ffi;

import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;

/**
 * Where a thread waits for another, in the kernel and not in Java: a virtual thread keeps its carrier. Opening it takes one switch of threads.
 * See futex(2).
 */
public final class Gate implements AutoCloseable {
    private static final int WAIT_PRIVATE = 128;
    private static final int WAKE_PRIVATE = 129;
    private static final int TIMEOUT = 8;

    private final Arena arena = Arena.ofShared();

    /** Whether it is open, and a struct timespec. */
    private final NativeBuffer words = NativeBuffer.in(arena, 24);

    /** A gate that is shut. */
    public Gate() {}

    /** Shuts it. On the thread that is going to wait, before others learn that it will. */
    public void shut() {
        words.putInt(0, 0);
    }

    /** Waits until it is open, or for some time at most; may return early. */
    public void await(long nanos) {
        words.putLong(TIMEOUT, nanos / TimeUnit.SECONDS.toNanos(1));
        words.putLong(TIMEOUT + 8, nanos % TimeUnit.SECONDS.toNanos(1));
        Native.syscall(Sys.FUTEX, words.address(), WAIT_PRIVATE, 0, words.address() + TIMEOUT, 0, 0);
    }

    /** Opens it. From any thread. */
    public void open() {
        words.putInt(0, 1);
        Native.quick(Sys.FUTEX, words.address(), WAKE_PRIVATE, 1, 0);
    }

    /** Gives its memory back; nobody may use it any more. */
    @Override
    public void close() {
        arena.close();
    }
}
