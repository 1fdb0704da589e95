package dev.reverie.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.conformance.programs.Trial;
import dev.reverie.gdb.GdbAddress;
import dev.reverie.gdb.GdbBackend;
import dev.reverie.syscalls.Signal;
import dev.reverie.tools.NoopTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client asks is met whenever it comes, whichever thread waits for it. */
@ExtendWith(NothingLeft.class)
final class RequestsTest {
    private static final ExitStatus KILLED = new ExitStatus.Killed(new Signal(9), false);

    /** Longer than the tracer waits for requests alone. */
    private static final long PAUSE_MILLIS = 30;

    private final Path socket = Debugging.freshSocket();
    private CompletableFuture<RunResult<?>> run = new CompletableFuture<>();
    private @Nullable RawClient there;

    private void start(RunOptions options, String... program) throws Exception {
        CompletableFuture<Void> listens = new CompletableFuture<>();
        GdbBackend backend = new GdbBackend(new GdbAddress.Unix(socket), line -> listens.complete(null));
        run = CompletableFuture.supplyAsync(() ->
                backend.run(new NoopTool(NoopTool.Mode.PROCEED), Trial.command("requests", List.of(program)), options));
        listens.get(1, TimeUnit.MINUTES);
        connect();
        assertThat(client().ask("qSupported:multiprocess+;no-resumed+")).startsWith("PacketSize=");
        assertThat(client().ask("QStartNoAckMode")).isEqualTo("OK");
    }

    private void connect() throws IOException {
        there = new RawClient(socket);
    }

    private RawClient client() {
        return Objects.requireNonNull(there);
    }

    private static RunOptions with(RunOptions.HandlerThreads threads) {
        return RunOptions.DEFAULT.withHandlerThreads(threads);
    }

    @AfterEach
    void close() throws IOException {
        if (there != null) {
            there.close();
        }
    }

    private void assertKilled() throws Exception {
        client().close();
        assertThat(run.get(1, TimeUnit.MINUTES).status()).isEqualTo(KILLED);
    }

    /** The process of the thread that stands. */
    private int pid() {
        String answer = client().ask("qC");
        return Integer.parseInt(answer.substring(answer.indexOf('p') + 1, answer.indexOf('.')), 16);
    }

    @ParameterizedTest
    @EnumSource(value = RunOptions.HandlerThreads.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aGuestThatRunsIsInterrupted(RunOptions.HandlerThreads threads) throws Exception {
        start(with(threads), "sleep", "1000");
        for (int i = 0; i < 20; i++) {
            client().say("vCont;c");
            client().interrupt();
            assertThat(client().hear()).startsWith("T02");
            client().say("vCont;c");
            if (i % 4 == 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
            client().interrupt();
            assertThat(client().hear()).startsWith("T02");
        }
        client().say("k");
        assertKilled();
    }

    @ParameterizedTest
    @EnumSource(value = RunOptions.HandlerThreads.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void stepsAndQuestionsAreMetAlsoAfterPauses(RunOptions.HandlerThreads threads) throws Exception {
        start(with(threads), "true");
        for (int i = 0; i < 2000; i++) {
            assertThat(client().ask("vCont;s")).startsWith("T05");
            assertThat(client().ask("p10")).hasSizeGreaterThanOrEqualTo(8);
            if (i % 200 == 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        client().say("k");
        assertKilled();
    }

    @Test
    void severalRequestsMayComeAtOnce() throws Exception {
        start(RunOptions.DEFAULT, "sleep", "1000");
        for (int i = 0; i < 200; i++) {
            client().say("qC");
            client().say("vFile:setfs:0");
            client().say("T1");
            client().say("QThreadEvents:0");
            assertThat(client().hear()).startsWith("QC");
            assertThat(client().hear()).startsWith("F0");
            assertThat(client().hear()).isEqualTo("E01");
            assertThat(client().hear()).isEqualTo("OK");
        }
        client().say("k");
        assertKilled();
    }

    @Test
    void whoReadsNothingIsAnsweredInOrderWhenItDoes() throws Exception {
        start(RunOptions.DEFAULT, "sleep", "1000");
        String rip = client().ask("p10");
        // Where the program interpreter is; bytes come in the order of memory.
        String address =
                rip.substring(10, 12) + rip.substring(8, 10) + rip.substring(6, 8) + rip.substring(4, 6) + "0000";
        String block = client().ask("m" + address + ",4000");
        assertThat(block).hasSizeGreaterThan(1 << 14);
        // The common pool may have no thread but that which waits for the run.
        CompletableFuture<Void> asked = CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < 500; i++) {
                        client().say("m" + address + ",4000");
                        client().say("qC");
                    }
                },
                Thread.ofPlatform()::start);
        for (int i = 0; i < 500; i++) {
            assertThat(client().hear()).isEqualTo(block);
            assertThat(client().hear()).startsWith("QC");
        }
        asked.get(1, TimeUnit.MINUTES);
        client().say("k");
        assertKilled();
    }

    @Test
    void aGuestThatIsKilledWhileItStandsIsToldWhenItIsLetGo() throws Exception {
        start(RunOptions.DEFAULT, "sleep", "1000");
        assertThat(client().ask("vCont;s")).startsWith("T05");
        kill(pid());
        assertThat(client().ask("vCont;c")).startsWith("X09");
        assertKilled();
    }

    @Test
    void aGuestThatIsKilledWhileNobodyAsksIsSeen() throws Exception {
        start(RunOptions.DEFAULT, "sleep", "1000");
        kill(pid());
        assertKilled();
    }

    private static void kill(int pid) {
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).contains(true);
    }

    @Test
    void oneThatGoesInTheMiddleOfAPacketIsFollowedByTheNext() throws Exception {
        start(RunOptions.DEFAULT, "sleep", "1000");
        for (int i = 0; i < 20; i++) {
            assertThat(client().ask("vCont;s")).startsWith("T05");
            client().half("vCont;s:p1.");
            client().close();
            connect();
            assertThat(client().ask("QStartNoAckMode")).isEqualTo("OK");
            assertThat(client().ask("?")).startsWith("T05");
        }
        client().say("k");
        assertKilled();
    }

    @Test
    void oneThatGoesWhileTheGuestRunsIsFollowedByTheNext() throws Exception {
        start(RunOptions.DEFAULT, "sleep", "1000");
        for (int i = 0; i < 20; i++) {
            client().say("vCont;c");
            client().close();
            connect();
            assertThat(client().ask("?")).startsWith("T");
        }
        client().say("k");
        assertKilled();
    }
}
