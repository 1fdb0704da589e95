package dev.reverie.inguest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.BegunCall;
import dev.reverie.api.FinishedCall;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Observation;
import dev.reverie.api.Observer;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What observers are told, and in which order. */
final class CallFeedTest {
    private static final ByteArrayMemory MEMORY = new ByteArrayMemory();

    private final CapturePlan plan = new CapturePlan(Observation.ofNumbers());
    private final Notes notes = new Notes();
    private final CallFeed<NoGlobal, @Nullable Void> feed = new CallFeed<>();

    /** Writes down what it is told. */
    private static final class Notes implements Observer<NoGlobal, @Nullable Void> {
        private final List<String> told = new ArrayList<>();
        private boolean wantsEnds = true;

        @Override
        public Observation observation() {
            return Observation.ofNumbers();
        }

        @Override
        public Subscription subscription() {
            return Subscription.allSyscalls();
        }

        @Override
        public NoGlobal newGlobal() {
            return NoGlobal.INSTANCE;
        }

        @Override
        public Tool<NoGlobal, @Nullable Void> newProcess(ProcessStart<NoGlobal> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public boolean onCallBegin(ThreadContext<NoGlobal, @Nullable Void> thread, BegunCall call) {
            told.add(thread.tid() + " " + call.call().name());
            return wantsEnds;
        }

        @Override
        public void onCallEnd(ThreadContext<NoGlobal, @Nullable Void> thread, FinishedCall call) {
            assertThat(call.nanos()).isNotNegative();
            told.add(thread.tid() + " " + call.call().name() + " = " + call.result());
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            throw new AssertionError("nothing stops");
        }
    }

    private record Identity(int tid) implements ThreadContext<NoGlobal, @Nullable Void> {
        @Override
        public int pid() {
            return 1;
        }

        @Override
        public @Nullable Void thread() {
            return null;
        }

        @Override
        public <R extends @Nullable Object> R rpc(Request<? super NoGlobal, R> request) {
            return request.handle(NoGlobal.INSTANCE, new Sender(1, tid));
        }
    }

    private SimulatedRecorder recorder(int tid) {
        SimulatedRecorder recorder = new SimulatedRecorder(plan);
        feed.add(notes, new Identity(tid), recorder.ring());
        return recorder;
    }

    private static void begin(SimulatedRecorder recorder, int number, long time) {
        recorder.thread().withClock(() -> time);
        recorder.before(number, SyscallArgs.NONE, MEMORY);
    }

    private static void end(SimulatedRecorder recorder, long result, long time) {
        recorder.thread().withClock(() -> time);
        recorder.after(result, MEMORY);
    }

    @Test
    void threadsAreMergedByTime() {
        SimulatedRecorder one = recorder(1);
        SimulatedRecorder two = recorder(2);
        begin(one, Sysno.READ, 10);
        begin(two, Sysno.GETPID, 11);
        end(two, 7, 12);
        end(one, 1, 20);
        begin(two, Sysno.CLOSE, 15);
        feed.drain();
        assertThat(notes.told).containsExactly("1 read", "2 getpid", "2 getpid = 7", "2 close", "1 read = 1");
        assertThat(feed.isInCall(2)).isTrue();
        assertThat(feed.isInCall(1)).isFalse();
    }

    @Test
    void anInterruptedCallEndsWhereTheTracerSaysSo() {
        SimulatedRecorder one = recorder(1);
        begin(one, Sysno.PAUSE, 10);
        feed.interrupted(1, -514, () -> MEMORY);
        feed.interrupted(1, -514, () -> MEMORY);
        begin(one, Sysno.GETPID, 11);
        end(one, 1, 12);
        feed.drain();
        assertThat(notes.told).containsExactly("1 pause", "1 pause = -514", "1 getpid", "1 getpid = 1");
        assertThat(feed.damages()).isZero();
    }

    @Test
    void aCallInWhichTheThreadDiesHasNoEnd() {
        SimulatedRecorder one = recorder(1);
        begin(one, Sysno.READ, 10);
        feed.remove(1);
        feed.drain();
        assertThat(notes.told).containsExactly("1 read");
    }

    @Test
    void endsNobodyWantsAreNotTold() {
        notes.wantsEnds = false;
        SimulatedRecorder one = recorder(1);
        begin(one, Sysno.READ, 10);
        end(one, 0, 11);
        feed.drain();
        assertThat(notes.told).containsExactly("1 read");
    }

    @Test
    void anEndWithoutABeginningIsDamage() {
        SimulatedRecorder one = recorder(1);
        begin(one, Sysno.READ, 10);
        end(one, 0, 11);
        end(one, 0, 12);
        feed.drain();
        assertThat(notes.told).containsExactly("1 read", "1 read = 0");
        assertThat(feed.damages()).isEqualTo(1);
    }
}
