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
    static final long AF_NETLINK = 16;

    private final SimulatedThread thread = new SimulatedThread().withRing(RING);
    private final AtomicLong clock = new AtomicLong(1);
    private final Ring ring = new Ring() {
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
    };
    private final RingReader reader = new RingReader(ring);

    /** A recorder with this plan. */
    SimulatedRecorder(CapturePlan plan) {
        thread.bytes(CaptureTable.class).put(0, plan.image());
        thread.withClock(clock::getAndIncrement);
        thread.withKernel((number, arguments) -> 0);
    }

    /** For another reader than {@link #drain}. */
    Ring ring() {
        return ring;
    }

    SimulatedThread thread() {
        return thread;
    }

    /** Records a call; returns whether it was recorded, and not stopped. */
    boolean record(int number, SyscallArgs args, Memory before, long result, Memory after) {
        if (!before(number, args, before)) {
            return false;
        }
        after(result, after);
        return true;
    }

    /** Records that a call begins; returns whether it was recorded, and not stopped. */
    boolean before(int number, SyscallArgs args, Memory memory) {
        thread.withCall(number, args.a0(), args.a1(), args.a2(), args.a3(), args.a4(), args.a5());
        thread.withMemory(memory);
        return Recorder.before(thread, thread.view(CaptureTable.class)) != GuestAction.STOP;
    }

    /** Records that the call is over. */
    void after(long result, Memory memory) {
        thread.withMemory(memory).withResult(result);
        Recorder.after(thread, thread.view(CaptureTable.class));
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
