package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadContext;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.ToolException;
import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.GuestRecord;
import dev.reverie.api.guestcode.GuestRequest;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What guest code writes and asks comes to its tool, all of it and in order. */
@ExtendWith(NothingLeft.class)
final class GuestOutputTest {
    /** What the tool has been told: of each thread the numbers that it wrote. */
    static final class Told implements GlobalState {
        final Map<Integer, List<Long>> written = new ConcurrentHashMap<>();
        final List<String> asked = new ArrayList<>();
    }

    /** Writes of getpriority, and asks about getpgid. */
    record Telling(Told told) implements Tool<Told, @Nullable Void> {
        @GuestStruct(StateScope.RECORD)
        interface Call {
            long number();

            void number(long value);

            short low();

            void low(short value);
        }

        @GuestCode
        static GuestAction onCall(GuestThread guest) {
            if (guest.number() == Sysno.GETPGID) {
                return guest.answer(guest.rpc(7, guest.argument(0), guest.argument(1), guest.pid()));
            }
            Call call = guest.reserve(Call.class);
            if (call == null) {
                guest.rpc(GuestThread.DRAIN, 0, 0, 0);
                call = guest.reserve(Call.class);
            }
            if (call != null) {
                call.number(guest.argument(0));
                call.low((short) -guest.argument(0));
                guest.commit(call);
            }
            return guest.answer(0);
        }

        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPRIORITY, Sysno.GETPGID);
        }

        @Override
        public Told newGlobal() {
            return told;
        }

        @Override
        public Tool<Told, @Nullable Void> newProcess(ProcessStart<Told> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public GuestProgram guestProgram() {
            return new GuestProgram(Telling.class, "onCall");
        }

        @Override
        public void onGuestRecord(ThreadContext<Told, @Nullable Void> thread, GuestRecord record) {
            assertThat(record.is(Call.class)).isTrue();
            long number = record.value(Call.class, "number");
            assertThat(record.value(Call.class, "low")).isEqualTo((short) -number);
            told.written.computeIfAbsent(thread.tid(), tid -> new ArrayList<>()).add(number);
        }

        @Override
        public long onGuestRequest(Guest<Told, @Nullable Void> guest, GuestRequest request) {
            try {
                Thread.sleep(100);
                told.asked.add(guest.memory().readCString(request.a0(), 99)
                        + request.number()
                        + request.a1()
                        + (guest.registers().rdi() == request.a0())
                        + (request.a2() == guest.pid()));
                assertThatThrownBy(() -> guest.setRegisters(guest.registers()))
                        .isInstanceOf(IllegalStateException.class);
            } catch (InterruptedException | MemoryFault e) {
                throw new AssertionError(e);
            }
            return 42;
        }
    }

    private static RunResult<Told> run(Tool<Told, ?> tool, String times) throws Exception {
        return Reverie.backend("inguest")
                .run(
                        tool,
                        Runs.command(Runs.guest("contract/talks.c"), times).withOutputCaptured(),
                        RunOptions.DEFAULT);
    }

    @Test
    void nothingIsLost() throws Exception {
        RunResult<Told> result = run(new Telling(new Told()), "100000");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(result.stdout().toString()).isEqualTo("42\n1\n");
        assertThat(result.global().asked).containsExactly("question75truetrue");
        assertThat(result.global().written.values().stream().map(List::size))
                .containsExactlyInAnyOrder(100_000, 100_000, 100_000, 100);
        for (List<Long> numbers : result.global().written.values()) {
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(i);
            }
        }
    }

    /** Has guest code that asks and writes, and no callbacks for it. */
    record Mute(Told told) implements Tool<Told, @Nullable Void> {
        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPGID);
        }

        @Override
        public Told newGlobal() {
            return told;
        }

        @Override
        public Tool<Told, @Nullable Void> newProcess(ProcessStart<Told> start) {
            return this;
        }

        @Override
        public @Nullable Void newThread(ThreadStart<@Nullable Void> start) {
            return null;
        }

        @Override
        public GuestProgram guestProgram() {
            return new GuestProgram(Telling.class, "onCall");
        }
    }

    @Test
    void questionsThatNobodyAnswersEndTheRun() {
        assertThatThrownBy(() -> run(new Mute(new Told()), "1"))
                .isInstanceOf(ToolException.class)
                .hasRootCauseInstanceOf(UnsupportedOperationException.class);
    }
}
