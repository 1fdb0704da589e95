package dev.reverie.linux.ffi;

import dev.reverie.linux.Sys;
import java.util.concurrent.TimeUnit;

/**
 * Where a thread waits for another, or for something to read, in the kernel and not in Java: a virtual thread keeps its carrier. Opening it
 * takes one switch of threads. See ppoll(2).
 */
public final class Gate implements AutoCloseable {
    private static final int SECOND = 8;
    private static final int TIMEOUT = 16;
    private static final int POLLIN = 1;

    private final EventDescriptor opened = new EventDescriptor();

    /** Two of struct pollfd, which are descriptor, what is waited for, and what there is; and a struct timespec. */
    private final NativeBuffer words = NativeBuffer.kept(32);

    /** A gate that is shut. */
    public Gate() {
        words.putInt(0, opened.number());
    }

    /**
     * Waits until it is opened, or something can be read, or for some time at most; may return early. It is shut then.
     *
     * @param descriptor what may be read; −1 for nothing
     * @param nanos how long it waits at most
     * @return whether something can be read, which may be the end, or an error
     */
    public boolean await(int descriptor, long nanos) {
        words.putInt(4, POLLIN);
        words.putInt(SECOND, descriptor);
        words.putInt(SECOND + 4, POLLIN);
        words.putLong(TIMEOUT, nanos / TimeUnit.SECONDS.toNanos(1));
        words.putLong(TIMEOUT + 8, nanos % TimeUnit.SECONDS.toNanos(1));
        long count = Native.syscall(Sys.PPOLL, words.address(), 2, words.address() + TIMEOUT, 0, 0, 0);
        if (count > 0 && words.getInt(4) != POLLIN) {
            opened.take();
        }
        return count > 0 && words.getInt(SECOND + 4) != POLLIN;
    }

    /** Opens it. From any thread. */
    public void open() {
        opened.set();
    }

    /** Gives its descriptor back; nobody may use it any more. */
    @Override
    public void close() {
        opened.close();
    }
}
