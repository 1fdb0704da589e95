package dev.reverie.inguest.state;

import dev.reverie.api.guestcode.SharedState;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.linux.ffi.SharedFile;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/**
 * What guest code of all processes and the tool share. Each program that is loaded maps the same file, which it gets through a socket, as it
 * may have neither a name for it nor a right to the tracer's descriptors.
 */
public final class RunState implements AutoCloseable {
    private static final int READ_WRITE = 3;
    private static final int MAP_SHARED_FIXED_NOREPLACE = 0x100001;
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    // What the guest receives into, by offset: struct msghdr, its vector and control message, and what socketpair says.
    private static final int VECTOR = 56;
    private static final int CONTROL = 72;
    private static final int DESCRIPTOR = CONTROL + 16;
    private static final int DATA = 96;
    private static final int SOCKETS = 104;

    /** How many bytes {@link #map} needs. */
    public static final int SCRATCH = 112;

    private final int bytes;
    private final @Nullable SharedFile file;
    private final @Nullable SharedState view;

    /** For structures that lie like this. */
    public RunState(StateLayout layout) {
        int size = layout.size(StateScope.SHARED);
        bytes = size + RuntimeRange.PAGE - 1 & -RuntimeRange.PAGE;
        file = size == 0 ? null : SharedFile.create(bytes);
        view = file == null ? null : new SharedStructs(file.memory(), layout);
    }

    /** It, for the tool; null if the code shares nothing. */
    public @Nullable SharedState view() {
        return view;
    }

    /** Where guests have it. */
    public long address() {
        return RuntimeRange.END - bytes;
    }

    /**
     * Maps it into a program that has just been loaded. In a handler.
     *
     * @param scratch the address of {@link #SCRATCH} bytes that the guest may write
     * @return false if that is not possible
     */
    public boolean map(Ground<?, ?> ground, long scratch) {
        SharedFile shared = file;
        if (shared == null) {
            return true;
        }
        try {
            return map(ground, scratch, shared);
        } catch (MemoryFault e) {
            return false;
        }
    }

    private boolean map(Ground<?, ?> ground, long scratch, SharedFile shared) throws MemoryFault {
        if (call(ground, Sysno.SOCKETPAIR, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0, scratch + SOCKETS, 0, 0) < 0) {
            return false;
        }
        int receiver = ground.memory().readInt(scratch + SOCKETS);
        int sender = ground.memory().readInt(scratch + SOCKETS + Integer.BYTES);
        prepare(ground, scratch);
        boolean isSent = ground.onTracer(() -> shared.sendThrough(ground.pid(), sender)) == 0;
        boolean isMapped = isSent
                && call(ground, Sysno.RECVMSG, receiver, scratch, MSG_CMSG_CLOEXEC, 0, 0, 0) == 1
                && mapReceived(ground, ground.memory().readInt(scratch + DESCRIPTOR));
        call(ground, Sysno.CLOSE, sender, 0, 0, 0, 0, 0);
        call(ground, Sysno.CLOSE, receiver, 0, 0, 0, 0, 0);
        return isMapped;
    }

    private static void prepare(Ground<?, ?> ground, long scratch) throws MemoryFault {
        long[] message = {0, 0, scratch + VECTOR, 1, scratch + CONTROL, DATA - CONTROL, 0, scratch + DATA, 1, 0, 0, -1};
        for (int i = 0; i < message.length; i++) {
            ground.memory().writeLong(scratch + (long) i * Long.BYTES, message[i]);
        }
    }

    private boolean mapReceived(Ground<?, ?> ground, int descriptor) {
        // Where the table of descriptors is full, the message comes without its control message.
        if (descriptor < 0) {
            return false;
        }
        long mapped = call(ground, Sysno.MMAP, address(), bytes, READ_WRITE, MAP_SHARED_FIXED_NOREPLACE, descriptor, 0);
        call(ground, Sysno.CLOSE, descriptor, 0, 0, 0, 0, 0);
        return mapped == address();
    }

    private static long call(Ground<?, ?> ground, int number, long a0, long a1, long a2, long a3, long a4, long a5) {
        return ground.call(RuntimeRange.BASE, Syscall.of(number, new SyscallArgs(a0, a1, a2, a3, a4, a5)));
    }

    /** No more programs will be loaded. What the tool has of it stays. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
