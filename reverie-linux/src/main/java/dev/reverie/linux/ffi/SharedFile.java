package dev.reverie.linux.ffi;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/**
 * A file in memory (memfd_create(2)) of our own that guests are to map too. Not all can open it by its {@link #path}, for they may be in another root, in
 * other namespaces, or have other rights: it can be sent to them. The memory outlives the file, which is to be closed.
 */
public final class SharedFile implements AutoCloseable {
    private static final int MFD_CLOEXEC = 1;
    private static final int F_DUPFD_CLOEXEC = 1030;

    /** Higher than what other processes have open as a rule, and lower than what is allowed. */
    private static final int LOWEST = 900;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    /** struct cmsghdr with one descriptor; and how much room that takes. */
    private static final int RIGHTS_LENGTH = 20;

    private static final int RIGHTS_ROOM = 24;

    private final int descriptor;
    private final SharedMemory memory;

    private SharedFile(int descriptor, SharedMemory memory) {
        this.descriptor = descriptor;
        this.memory = memory;
    }

    /**
     * One of this size, in bytes, full of zeros.
     *
     * @throws LinuxException if there is no room
     */
    public static SharedFile create(int size) {
        int file;
        try (Arena arena = Arena.ofConfined()) {
            byte[] text = "reverie\0".getBytes(StandardCharsets.US_ASCII);
            NativeBuffer name = NativeBuffer.in(arena, text.length);
            name.putBytes(0, text, 0, text.length);
            file = moved((int) LinuxException.check(
                    Native.syscall(Sys.MEMFD_CREATE, name.address(), MFD_CLOEXEC, 0, 0, 0, 0), "memfd_create"));
        }
        try {
            LinuxException.check(Native.quick(Sys.FTRUNCATE, file, size, 0, 0), "ftruncate of a file in memory");
            return new SharedFile(file, SharedMemory.ofOwn(file, size));
        } catch (LinuxException e) {
            Descriptors.close(file);
            throw e;
        }
    }

    /**
     * The name by which processes of our user can open it that see the /proc that we see; in others it is hardly the name of anything, as its descriptor
     * is a high one.
     */
    public String path() {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
    }

    /** Gives it a high descriptor, if that is possible. */
    private static int moved(int file) {
        int high = (int) Native.quick(Sys.FCNTL, file, F_DUPFD_CLOEXEC, LOWEST, 0);
        if (Errnos.isError(high)) {
            return file;
        }
        Descriptors.close(file);
        return high;
    }

    /** Its memory. */
    public SharedMemory memory() {
        return memory;
    }

    /**
     * Sends the file through a socket (AF_UNIX, SOCK_DGRAM) of a guest, which stands still: who receives at the other end has a byte, and
     * the descriptor in its control message. See unix(7), pidfd_getfd(2).
     *
     * @return 0 or −errno
     */
    public int sendThrough(int pid, int socket) {
        int process = (int) Native.syscall(Sys.PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
        if (Errnos.isError(process)) {
            return process;
        }
        int end = (int) Native.syscall(Sys.PIDFD_GETFD, process, socket, 0, 0, 0, 0);
        Descriptors.close(process);
        if (Errnos.isError(end)) {
            return end;
        }
        try {
            return (int) Math.min(0, send(end));
        } finally {
            Descriptors.close(end);
        }
    }

    private long send(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer data = NativeBuffer.in(arena, 64);
            NativeBuffer control = NativeBuffer.in(arena, RIGHTS_ROOM);
            control.putLong(0, RIGHTS_LENGTH);
            control.putInt(8, SOL_SOCKET);
            control.putInt(12, SCM_RIGHTS);
            control.putInt(16, descriptor);
            NativeBuffer vector = NativeBuffer.in(arena, 16);
            vector.putLong(0, data.address());
            vector.putLong(8, 1);
            NativeBuffer message = NativeBuffer.in(arena, 56);
            message.putLong(16, vector.address());
            message.putLong(24, 1);
            message.putLong(32, control.address());
            message.putLong(40, RIGHTS_ROOM);
            return Native.syscall(Sys.SENDMSG, socket, message.address(), MSG_DONTWAIT, 0, 0, 0);
        }
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
