package dev.reverie.linux.ffi;

import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;

/** What a thread that waits for descriptors is woken by. See eventfd(2). */
final class EventDescriptor {
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;

    private final int number =
            (int) LinuxException.check(Native.quick(Sys.EVENTFD2, 0, EFD_CLOEXEC | EFD_NONBLOCK, 0, 0), "eventfd2");

    /** One that is added, and the sum that is taken. */
    private final NativeBuffer words = NativeBuffer.kept(16);

    EventDescriptor() {
        words.putLong(0, 1);
    }

    int number() {
        return number;
    }

    /** Lets waits for it end, until it is taken. From any thread. */
    void set() {
        Native.quick(Sys.WRITE, number, words.address(), 8, 0);
    }

    /** Takes what has been set, if it has. On the thread that waits. */
    void take() {
        Native.quick(Sys.READ, number, words.address() + 8, 8, 0);
    }

    void close() {
        Descriptors.close(number);
    }
}
