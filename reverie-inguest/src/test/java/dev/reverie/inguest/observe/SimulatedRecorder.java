package dev.reverie.inguest.observe;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.testing.SimulatedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the recorder on the JVM. */
final class SimulatedRecorder {
    private static final int RING = 1 << 16;
    private static final long AF_NETLINK = 16;

    private final SimulatedThread thread = new SimulatedThread().withRing(RING);
    private final AtomicLong clock = new AtomicLong(1);
    private final RingReader reader = new RingReader(new Ring() {
        @Override
        public int capacity() {
            return RING;
        }

        @Override
        public long head() {
            return thread.ringHead();
        }

        @Override
        public void tail(long bytes) {
            thread.ringTail(bytes);
        }

        @Override
        public void copy(int position, byte[] target, int offset, int length) {
            System.arraycopy(thread.ring(), position, target, offset, length);
        }
    });

    /** A recorder with this plan. */
    SimulatedRecorder(CapturePlan plan) {
        thread.bytes(CaptureTable.class).put(0, plan.image());
        thread.withClock(clock::getAndIncrement);
        thread.withKernel((number, arguments) -> 0);
    }

    /** From now on all descriptors are netlink sockets. */
    void withNetlink() {
        thread.withKernel((number, arguments) -> {
            thread.writeLong(arguments[3], AF_NETLINK);
            return 0;
        });
    }

    SimulatedThread thread() {
        return thread;
    }

    /** Records a call; returns whether it was recorded, and not stopped. */
    boolean record(int number, SyscallArgs args, Memory before, long result, Memory after) {
        thread.withCall(number, args.a0(), args.a1(), args.a2(), args.a3(), args.a4(), args.a5());
        CaptureTable table = thread.view(CaptureTable.class);
        thread.withMemory(before);
        if (Recorder.before(thread, table) == GuestAction.STOP) {
            return false;
        }
        thread.withMemory(after).withResult(result);
        Recorder.after(thread, table);
        return true;
    }

    List<CallRecord> drain() {
        List<CallRecord> records = new ArrayList<>();
        reader.drain(records);
        return records;
    }

    int damages() {
        return reader.damages();
    }
}
