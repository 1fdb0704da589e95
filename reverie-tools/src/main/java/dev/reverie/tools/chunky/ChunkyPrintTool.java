package dev.reverie.tools.chunky;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.CopyFileRange;
import dev.reverie.syscalls.HasFd;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Sendfile;
import dev.reverie.syscalls.Splice;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallInfo;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Trait;
import dev.reverie.syscalls.Write;
import dev.reverie.syscalls.Writev;
import dev.reverie.tools.DescriptorSet;
import java.time.Duration;
import java.util.BitSet;

/**
 * Lets threads print one after the other, a chunk at a time, so that what they print is not mixed. A thread that has begun a
 * chunk has its turn until the chunk is complete; the writes of others wait meanwhile. Nothing is kept back, so nothing is lost,
 * whoever is killed.
 *
 * <p>A thread that may wait for others lets them print first, or they would wait for each other for ever; and who has waited for
 * its turn for too long takes it, in case the one who has it waits in a way that is no call.
 */
public final class ChunkyPrintTool implements Tool<Turns, ChunkyPrintTool.Printer> {
    private static final int[] WRITES = {Sysno.WRITE, Sysno.WRITEV, Sysno.SENDFILE, Sysno.COPY_FILE_RANGE, Sysno.SPLICE
    };

    /** Calls that may wait for what another thread does. Sleeping waits for nobody. */
    private static final BitSet WAITS = new BitSet();

    static {
        for (int number : SyscallInfo.numbersWith(Trait.BLOCKS, Trait.WAITS_FOR_CHILD, Trait.CREATES_PROCESS)) {
            WAITS.set(number);
        }
        WAITS.clear(Sysno.NANOSLEEP);
        WAITS.clear(Sysno.CLOCK_NANOSLEEP);
    }

    private final Chunk chunk;
    private final DescriptorSet descriptors;
    private final Duration patience;

    /** A thread that may print. */
    public static final class Printer {
        private final int id;
        private boolean hasTurn;
        private long written;

        private Printer(int id) {
            this.id = id;
        }
    }

    /** Prints in such chunks what is written to these descriptors; {@code patience} is how long a thread waits
     * for its turn. */
    public ChunkyPrintTool(Chunk chunk, DescriptorSet descriptors, Duration patience) {
        this.chunk = chunk;
        this.descriptors = descriptors;
        this.patience = patience;
    }

    @Override
    public Subscription subscription() {
        return Subscription.syscalls(WRITES)
                .or(Subscription.syscalls(WAITS.stream().toArray()));
    }

    @Override
    public Turns newGlobal() {
        return new Turns();
    }

    @Override
    public ChunkyPrintTool newProcess(ProcessStart<Turns> start) {
        return this;
    }

    @Override
    public Printer newThread(ThreadStart<Printer> start) {
        return new Printer(start.tid());
    }

    @Override
    public Action onSyscall(Guest<Turns, Printer> guest, Syscall call) {
        int fd = target(call);
        if (fd >= 0 && descriptors.contains(fd)) {
            return Action.result(print(guest, call, fd));
        }
        if (guest.thread().hasTurn && mayWait(guest, call)) {
            give(guest);
        }
        return Action.proceed();
    }

    private long print(Guest<Turns, Printer> guest, Syscall call, int fd) {
        Printer printer = guest.thread();
        boolean isBegun = printer.hasTurn;
        guest.rpc(new Turns.Take(guest.descriptor(fd), printer.id, patience));
        printer.hasTurn = true;
        long result = guest.inject(call);
        printer.written += Math.max(result, 0);
        if (result > 0 ? isComplete(guest, call, result) : !isBegun) {
            give(guest);
        }
        return result;
    }

    private boolean isComplete(Guest<Turns, Printer> guest, Syscall call, long result) {
        return switch (chunk) {
            case Chunk.Line() -> endsLine(guest, call, result);
            case Chunk.Size(long bytes) -> guest.thread().written >= bytes;
            case Chunk.WholeThread() -> false;
        };
    }

    /** Whether the last byte that was written is a line feed; so it is taken to be if we can't see it. */
    private static boolean endsLine(Guest<Turns, Printer> guest, Syscall call, long result) {
        try {
            return switch (call) {
                case Write write -> guest.memory().readBytes(write.buf() + result - 1, 1)[0] == '\n';
                case Writev writev -> {
                    byte[] bytes = writev.readBuffers(guest.memory(), result);
                    yield bytes.length > 0 && bytes[bytes.length - 1] == '\n';
                }
                default -> true;
            };
        } catch (MemoryFault e) {
            return true;
        }
    }

    private static void give(Guest<Turns, Printer> guest) {
        guest.thread().hasTurn = false;
        guest.thread().written = 0;
        guest.rpc(new Turns.Give(guest.thread().id));
    }

    /** The descriptor that a call writes to; −1 if it writes to none. */
    private static int target(Syscall call) {
        return switch (call) {
            case Write write -> write.fd();
            case Writev writev -> writev.fd();
            case Sendfile send -> send.outFd();
            case CopyFileRange copy -> copy.outFd();
            case Splice splice -> splice.outFd();
            default -> -1;
        };
    }

    private static boolean mayWait(Guest<Turns, Printer> guest, Syscall call) {
        if (!WAITS.get(call.number())) {
            return false;
        }
        // A file on a disk is waited for, but for no other thread.
        return !(call instanceof HasFd onFile) || !guest.descriptor(onFile.fd()).matches("/(?!dev/|proc/).*");
    }

    @Override
    public void onThreadExit(ThreadEnd<Turns, Printer> end) {
        end.rpc(new Turns.Give(end.thread().id));
    }
}
