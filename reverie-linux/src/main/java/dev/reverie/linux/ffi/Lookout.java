package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;

/**
 * Where a thread waits for something to read that at other times is read by another thread: it is woken only by what comes while it is told
 * to look out. Telling it so takes a system call, and no switch of threads. See epoll(7).
 */
public final class Lookout implements AutoCloseable {
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int ADD = 1;
    private static final int MODIFY = 3;
    private static final int EPOLLIN = 1;
    private static final int EPOLLONESHOT = 1 << 30;

    /** Of struct epoll_event, which is packed. */
    private static final int SIZE = 12;

    private static final int BEGUN = 2 * SIZE;
    private static final int ENDED = 3 * SIZE;
    private static final int CALL = 4 * SIZE;

    private final int epoll;
    private final int descriptor;
    private final EventDescriptor call = new EventDescriptor();

    /** Two events that come, and three that are wanted, which never change: any thread may use them. */
    private final NativeBuffer events = NativeBuffer.kept(5 * SIZE);

    /** Whether nobody can wait for it, as for a regular file, which can always be read. */
    private final boolean isAlwaysReady;

    private boolean isClosed;

    /** For a descriptor. It does not look out yet. */
    public Lookout(int descriptor) {
        this.descriptor = descriptor;
        epoll = (int) LinuxException.check(Native.quick(Sys.EPOLL_CREATE1, EPOLL_CLOEXEC, 0, 0, 0), "epoll_create1");
        events.putInt(BEGUN, EPOLLIN | EPOLLONESHOT);
        // The end of a connection is always told: at most once.
        events.putInt(ENDED, EPOLLONESHOT);
        events.putInt(CALL, EPOLLIN);
        events.putInt(CALL + 4, 1);
        LinuxException.check(control(ADD, call.number(), CALL), "epoll_ctl");
        long result = control(ADD, descriptor, ENDED);
        isAlwaysReady = result == -Errnos.EPERM;
        if (!isAlwaysReady) {
            LinuxException.check(result, "epoll_ctl");
        }
    }

    private long control(int operation, int which, int event) {
        return Native.quick(Sys.EPOLL_CTL, epoll, operation, which, events.address() + event);
    }

    /** Ends {@link #await} once, as soon as there is something to read. From any thread. */
    public synchronized void begin() {
        if (isAlwaysReady) {
            call();
        } else if (!isClosed) {
            control(MODIFY, descriptor, BEGUN);
        }
    }

    /** Takes that back; it may have ended already. From any thread. */
    public synchronized void end() {
        if (!isAlwaysReady && !isClosed) {
            control(MODIFY, descriptor, ENDED);
        }
    }

    /** Ends {@link #await}, now or when it is next called. From any thread. */
    public synchronized void call() {
        if (!isClosed) {
            call.set();
        }
    }

    /** Waits, on one thread; may return early. */
    public void await() {
        long count = Native.syscall(Sys.EPOLL_WAIT, epoll, events.address(), 2, -1, 0, 0);
        for (int i = 0; i < count; i++) {
            if (events.getInt((long) SIZE * i + 4) == 1) {
                call.take();
            }
        }
    }

    /** Gives its descriptors back; what other threads still ask of it does nothing. On the thread that waits. */
    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            call.close();
            Descriptors.close(epoll);
        }
    }
}
