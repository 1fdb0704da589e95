package dev.reverie.tools.chaos;

import static dev.reverie.syscalls.MsgFlags.MSG_DONTWAIT;
import static dev.reverie.syscalls.MsgFlags.MSG_ERRQUEUE;
import static dev.reverie.syscalls.MsgFlags.MSG_OOB;
import static dev.reverie.syscalls.MsgFlags.MSG_PEEK;
import static dev.reverie.syscalls.MsgFlags.MSG_TRUNC;
import static dev.reverie.syscalls.MsgFlags.MSG_WAITALL;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.syscalls.CopyFileRange;
import dev.reverie.syscalls.HasIovec;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Pread64;
import dev.reverie.syscalls.Preadv;
import dev.reverie.syscalls.Preadv2;
import dev.reverie.syscalls.Pwrite64;
import dev.reverie.syscalls.Pwritev;
import dev.reverie.syscalls.Pwritev2;
import dev.reverie.syscalls.Read;
import dev.reverie.syscalls.Readv;
import dev.reverie.syscalls.Recvfrom;
import dev.reverie.syscalls.Recvmsg;
import dev.reverie.syscalls.Sendfile;
import dev.reverie.syscalls.Sendmsg;
import dev.reverie.syscalls.Sendto;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Write;
import dev.reverie.syscalls.Writev;
import dev.reverie.syscalls.struct.Iovec;
import dev.reverie.syscalls.struct.Msghdr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that moves bytes through a descriptor.
 *
 * @param isRead whether to the program
 * @param fd the descriptor
 * @param length how many bytes can be moved, or as far as they are in one piece of memory
 * @param flags those of a send or receive; else 0
 * @param shorter the same with fewer bytes
 */
record Transfer(boolean isRead, int fd, long length, int flags, Shorter shorter) {
    /** All the calls that {@link #of} knows. */
    static final int[] NUMBERS = {
        Sysno.READ, Sysno.PREAD64, Sysno.READV, Sysno.PREADV, Sysno.PREADV2, Sysno.RECVFROM, Sysno.RECVMSG,
        Sysno.WRITE, Sysno.PWRITE64, Sysno.WRITEV, Sysno.PWRITEV, Sysno.PWRITEV2, Sysno.SENDTO, Sysno.SENDMSG,
        Sysno.SENDFILE, Sysno.COPY_FILE_RANGE
    };

    private static final int WHOLE = MSG_PEEK | MSG_WAITALL | MSG_TRUNC | MSG_OOB | MSG_ERRQUEUE;
    private static final int SPECIAL = MSG_OOB | MSG_ERRQUEUE;
    private static final Iovec NOTHING = new Iovec(0, 0);

    /** How to move fewer bytes. */
    interface Shorter {
        /** Lets the call move at most {@code bytes} bytes. */
        Action run(Guest<?, ?> guest, long bytes);
    }

    /** A call that takes the place of another. */
    private interface Replacement extends Shorter {
        Syscall of(long bytes);

        @Override
        default Action run(Guest<?, ?> guest, long bytes) {
            return Action.proceedWith(of(bytes));
        }
    }

    /** The transfer that this call is; null if it is none. */
    static @Nullable Transfer of(Syscall call, Memory memory) {
        return switch (call) {
            case Read c -> read(c.fd(), c.count(), c::withCount);
            case Pread64 c -> read(c.fd(), c.count(), c::withCount);
            case Write c -> write(c.fd(), c.count(), c::withCount);
            case Pwrite64 c -> write(c.fd(), c.count(), c::withCount);
            case Recvfrom c -> new Transfer(true, c.fd(), c.len(), c.flags(), (Replacement) c::withLen);
            case Sendto c -> new Transfer(false, c.fd(), c.len(), c.flags(), (Replacement) c::withLen);
            case Sendfile c -> write(c.outFd(), c.count(), c::withCount);
            case CopyFileRange c -> write(c.outFd(), c.len(), c::withLen);
            case Recvmsg c -> message(true, c.fd(), c, c.msg(), c.flags(), memory);
            case Sendmsg c -> message(false, c.fd(), c, c.msg(), c.flags(), memory);
            case HasIovec list -> ofList(list, first(list, memory));
            default -> null;
        };
    }

    /** Instead of a list of buffers the first that is not empty. */
    private static @Nullable Transfer ofList(HasIovec call, Iovec first) {
        long at = first.iovBase();
        long length = first.iovLen();
        return switch (call) {
            case Readv c -> read(c.fd(), length, n -> Read.of(c.fd(), at, n));
            case Preadv c -> read(c.fd(), length, n -> Pread64.of(c.fd(), at, n, c.offset()));
            case Preadv2 c
            when c.flags() == 0 ->
                read(
                        c.fd(),
                        length,
                        n -> c.offset() == -1 ? Read.of(c.fd(), at, n) : Pread64.of(c.fd(), at, n, c.offset()));
            case Writev c -> write(c.fd(), length, n -> Write.of(c.fd(), at, n));
            case Pwritev c -> write(c.fd(), length, n -> Pwrite64.of(c.fd(), at, n, c.offset()));
            case Pwritev2 c
            when c.flags() == 0 ->
                write(
                        c.fd(),
                        length,
                        n -> c.offset() == -1 ? Write.of(c.fd(), at, n) : Pwrite64.of(c.fd(), at, n, c.offset()));
            default -> null;
        };
    }

    private static Transfer read(int fd, long length, Replacement shorter) {
        return new Transfer(true, fd, length, 0, shorter);
    }

    private static Transfer write(int fd, long length, Replacement shorter) {
        return new Transfer(false, fd, length, 0, shorter);
    }

    /** What has descriptors or credentials with it is a message, also on a stream, and stays whole. */
    private static @Nullable Transfer message(
            boolean isRead, int fd, Syscall call, long address, int flags, Memory memory) {
        try {
            Msghdr header = Msghdr.read(memory, address);
            List<Iovec> buffers = header.readMsgIov(memory);
            int index = buffers == null ? -1 : firstIndex(buffers);
            if (buffers == null || index < 0) {
                return null;
            }
            ShortMessage shorter = new ShortMessage(call, address, header, index, buffers.get(index));
            int promised = header.msgControllen() == 0 ? 0 : MSG_WAITALL;
            return new Transfer(isRead, fd, buffers.get(index).iovLen(), flags | promised, shorter);
        } catch (MemoryFault e) {
            // The kernel will say so.
            return null;
        }
    }

    private static Iovec first(HasIovec call, Memory memory) {
        try {
            List<Iovec> buffers = call.readIov(memory);
            int index = buffers == null ? -1 : firstIndex(buffers);
            return buffers == null || index < 0 ? NOTHING : buffers.get(index);
        } catch (MemoryFault e) {
            return NOTHING;
        }
    }

    private static int firstIndex(List<Iovec> buffers) {
        for (int i = 0; i < buffers.size(); i++) {
            if (buffers.get(i).iovLen() != 0) {
                return i;
            }
        }
        return -1;
    }

    /** Whether fewer bytes are as good, as far as the flags say: who peeks or waits for all is promised all. */
    boolean isDivisible() {
        return length > 1 && (flags & WHOLE) == 0;
    }

    /** Whether it is about something else than what is to be read or written next. */
    boolean isSpecial() {
        return (flags & SPECIAL) != 0;
    }

    /** Whether it does not block, whatever its descriptor would do. */
    boolean isNonBlocking() {
        return (flags & MSG_DONTWAIT) != 0;
    }
}
