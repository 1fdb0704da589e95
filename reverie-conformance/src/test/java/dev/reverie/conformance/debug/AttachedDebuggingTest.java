package dev.reverie.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.Attachment;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.api.ToolException;
import dev.reverie.conformance.debug.Debugging.Session;
import dev.reverie.conformance.programs.Bystander;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.conformance.programs.Outcome;
import dev.reverie.gdb.GdbAddress;
import dev.reverie.gdb.GdbBackend;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import dev.reverie.tools.NoopTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** gdb over programs that ran before it came, and run on when it has gone. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AttachedDebuggingTest {
    private static final int TIMES = 50;

    @BeforeAll
    static void there() {
        Debugging.needs();
    }

    private static Path program() {
        return Debugging.guest("ticks.c", "ticks", "gcc", "-g", "-pthread");
    }

    private static Bystander running(int threads) {
        Bystander guest = Bystander.start(program().toString(), Integer.toString(threads));
        guest.awaitLine("ready");
        guest.awaitState("S");
        return guest;
    }

    private static void isWell(Bystander guest, int answer) {
        assertThat(guest.field("TracerPid")).isEqualTo("0");
        guest.write("x");
        assertThat(guest.readLine()).isEqualTo("asked " + answer);
    }

    /** Sees one call, and may fail at it. */
    private record Asked(AtomicInteger seen, boolean fails) implements StatelessTool {
        @Override
        public Subscription subscription() {
            return Subscription.syscalls(Sysno.GETPPID);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            seen.incrementAndGet();
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            return Action.proceed();
        }
    }

    @Test
    void asUnderGdbserver() {
        try (Bystander alone = running(1);
                Bystander guest = running(1)) {
            Session<?> session =
                    Debugging.attached(new NoopTool(NoopTool.Mode.NONE), "running", program(), guest.pid());
            assertThat(session.transcript())
                    .isEqualTo(Debugging.attachedUnderGdbserver("running", program(), alone.pid()))
                    .contains("$1 = 2", "$2 = 2", "detached");
            assertThat(session.result().status()).isEqualTo(new ExitStatus.Detached());
            isWell(guest, 7);
            assertThat(guest.end()).isEqualTo(new Outcome(5, "", ""));
        }
    }

    @Test
    void aToolSeesCallsThatAreSteppedOver() {
        AtomicInteger seen = new AtomicInteger();
        try (Bystander guest = running(1)) {
            Session<?> session = Debugging.attached(new Asked(seen, false), "stepped", program(), guest.pid());
            assertThat(session.transcript()).contains("$1 = 41", "detached");
            assertThat(guest.readLine()).isEqualTo("asked 42");
            assertThat(seen).hasValue(1);
            isWell(guest, 42);
        }
    }

    @Test
    void oneThatDoesNotSayGoodbyeLeavesNoBreakpoint() {
        try (Bystander guest = running(20)) {
            Debugging.attached(new NoopTool(NoopTool.Mode.INJECT), "leaves", program(), guest.pid());
            isWell(guest, 42);
            assertThat(guest.end()).isEqualTo(new Outcome(5, "", ""));
        }
    }

    @Test
    void aToolThatFailsTakesNobodyWithIt() {
        try (Bystander guest = running(3)) {
            assertThatThrownBy(() ->
                            Debugging.attached(new Asked(new AtomicInteger(), true), "fails", program(), guest.pid()))
                    .isInstanceOf(ToolException.class);
            assertThat(guest.readLine()).isEqualTo("asked 42");
            isWell(guest, 42);
        }
    }

    @Test
    void aBreakpointThatThreadsHaveJustMetKillsNobodyWhenItGoes() throws IOException {
        try (Bystander guest = Bystander.start(program().toString(), "8")) {
            String tick = guest.readLine();
            guest.awaitLine("ready");
            String pid = Integer.toHexString(guest.pid());
            Path socket = Debugging.freshSocket();
            GdbBackend backend = new GdbBackend(new GdbAddress.Unix(socket), line -> {});
            try (Attachment<?> _ = backend.attachAndServe(
                            new NoopTool(NoopTool.Mode.NONE), List.of(guest.pid()), RunOptions.DEFAULT);
                    RawClient client = new RawClient(socket)) {
                client.ask("qSupported:multiprocess+");
                assertThat(client.ask("!")).isEqualTo("OK");
                for (int i = 0; i < TIMES; i++) {
                    assertThat(client.ask("Z0," + tick + ",1")).isEqualTo("OK");
                    assertThat(client.ask("vCont;c")).startsWith("T05swbreak:;");
                    assertThat(client.ask("D;" + pid)).isEqualTo("OK");
                    assertThat(client.ask("vAttach;" + pid)).startsWith("T00");
                }
            }
            isWell(guest, 42);
        }
    }

    @Test
    void callsThatAreInjectedAreInterruptedAndGoOn() throws IOException {
        try (Bystander guest = running(1)) {
            Path socket = Debugging.freshSocket();
            GdbBackend backend = new GdbBackend(new GdbAddress.Unix(socket), line -> {});
            try (Attachment<?> _ = backend.attach(
                            new NoopTool(NoopTool.Mode.INJECT), List.of(guest.pid()), RunOptions.DEFAULT);
                    RawClient client = new RawClient(socket)) {
                for (int i = 0; i < TIMES; i++) {
                    client.say("vCont;c");
                    guest.write("x");
                    assertThat(guest.readLine()).isEqualTo("asked 42");
                    guest.awaitState("S");
                    client.interrupt();
                    assertThat(client.hear()).startsWith("T02");
                }
            }
            isWell(guest, 42);
        }
    }
}
