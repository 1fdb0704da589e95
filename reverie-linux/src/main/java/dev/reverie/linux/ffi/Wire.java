package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.io.IOException;

/**
 * A connection with another program. One thread at a time may read, and one write; failures, and the end of the other side, are {@link
 * IOException}s when writing.
 */
public final class Wire implements AutoCloseable {
    private static final int BUFFER = 1 << 17;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_RDWR = 2;
    private static final int POLLOUT = 4;

    /** What goes into a pipe at once if anything does. */
    private static final int PIPE_BUF = 4096;

    private final int in;
    private final int out;
    private final boolean isOwned;
    private final NativeBuffer received = NativeBuffer.kept(BUFFER);
    private final NativeBuffer sent = NativeBuffer.kept(BUFFER);

    /** A struct pollfd, and a struct timespec of no time. */
    private final NativeBuffer poll = NativeBuffer.kept(24);

    private boolean isSocket = true;
    private boolean isClosed;

    private Wire(int in, int out, boolean isOwned) {
        this.in = in;
        this.out = out;
        this.isOwned = isOwned;
    }

    /** By a socket, which is closed with it. */
    static Wire ofSocket(int socket) {
        return new Wire(socket, socket, true);
    }

    /** By descriptors of somebody else's, which stay open. */
    public static Wire of(int in, int out) {
        return new Wire(in, out, false);
    }

    /** By our standard input and output. */
    public static Wire ofStandardStreams() {
        return of(0, 1);
    }

    /** What can be waited for, until something is to be read. */
    public int descriptor() {
        return in;
    }

    /** Reads what there is, and waits if there is nothing. Returns how many bytes; 0 at the end, and if the connection is broken. */
    public int read(byte[] target) {
        long count;
        do {
            count = Native.syscall(Sys.READ, in, received.address(), Math.min(target.length, BUFFER), 0, 0, 0);
        } while (count == -Errnos.EINTR);
        if (count <= 0) {
            return 0;
        }
        received.getBytes(0, target, 0, (int) count);
        return (int) count;
    }

    /** Writes as much as there is room for, without waiting, and returns how much. */
    public int writeWhatFits(byte[] source) throws IOException {
        int done = 0;
        while (done < source.length) {
            int size = Math.min(source.length - done, BUFFER);
            sent.putBytes(0, source, done, size);
            int count = sendWhatFits(size);
            done += count;
            if (count < size) {
                break;
            }
        }
        return done;
    }

    private int sendWhatFits(int size) throws IOException {
        if (isSocket) {
            long count = Native.quick(Sys.SENDTO, out, sent.address(), size, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
            if (count != -Errnos.ENOTSOCK) {
                return count == -Errnos.EAGAIN ? 0 : checked(count);
            }
            isSocket = false;
        }
        int done = 0;
        while (done < size && hasRoom()) {
            done += checked(
                    Native.syscall(Sys.WRITE, out, sent.address() + done, Math.min(size - done, PIPE_BUF), 0, 0, 0));
        }
        return done;
    }

    private boolean hasRoom() {
        poll.putInt(0, out);
        poll.putInt(4, POLLOUT);
        return Native.quick(Sys.PPOLL, poll.address(), 1, poll.address() + 8, 0) != 0;
    }

    /** Writes the rest of something, and waits until there is room. */
    public void write(byte[] source, int from) throws IOException {
        int done = from;
        while (done < source.length) {
            int size = Math.min(source.length - done, BUFFER);
            sent.putBytes(0, source, done, size);
            long count = isSocket
                    ? Native.syscall(Sys.SENDTO, out, sent.address(), size, MSG_NOSIGNAL, 0, 0)
                    : Native.syscall(Sys.WRITE, out, sent.address(), size, 0, 0, 0);
            if (count == -Errnos.ENOTSOCK) {
                isSocket = false;
            } else if (count != -Errnos.EINTR) {
                done += checked(count);
            }
        }
    }

    private static int checked(long count) throws IOException {
        if (count < 0) {
            throw new IOException(Errnos.name((int) -count));
        }
        return (int) count;
    }

    /** Breaks the connection: who reads finds the end, who writes fails. From any thread. */
    public synchronized void hangUp() {
        if (isOwned && !isClosed) {
            Native.quick(Sys.SHUTDOWN, in, SHUT_RDWR, 0, 0);
        }
    }

    /** Gives the descriptor back, if it is its own; nobody may read or write any more. */
    @Override
    public synchronized void close() {
        if (isOwned && !isClosed) {
            isClosed = true;
            Descriptors.close(in);
        }
    }
}
