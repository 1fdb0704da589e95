package dev.reverie.guestcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestStruct;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.ffi.NativeThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers that end early leave the reason and the line, and what they have stored until then. */
final class EarlyEndsTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/reverie/guestcode/EarlyEndsTest.java");
    private static final int FUEL = 100;
    private static final int ABORTED = 2;

    private final NativeThread thread = new NativeThread(256, 64);
    private final CompiledCode code = new GuestCodeCompiler(NativeThread.LAYOUT, CompilerOptions.DEFAULT.withFuel(FUEL))
            .compile(EarlyEndsTest.class);

    @GuestStruct(StateScope.THREAD)
    interface Rounds {
        int count();

        void count(int value);
    }

    @GuestCode
    static GuestAction loop(GuestThread guest, Rounds rounds) {
        long wanted = guest.argument(0);
        for (long i = 0; i != wanted; i++) {
            rounds.count(rounds.count() + 1);
        } // out of fuel
        return guest.proceed();
    }

    @GuestCode
    static GuestAction divide(GuestThread guest, Rounds rounds) {
        rounds.count(7);
        long quotient = 1 / guest.argument(0); // divides
        return guest.answer(quotient);
    }

    @GuestCode
    static GuestAction index(GuestThread guest) {
        int which = (int) guest.argument(0);
        return guest.answer(guest.argument(which)); // indexes
    }

    private int count() {
        return ByteBuffer.wrap(thread.state(StateScope.THREAD, 0, 8))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private int run(String handler, long argument) {
        thread.clear();
        thread.load(code);
        return thread.run(code, handler, 1, 1, 0, argument);
    }

    @Test
    void fuelIsWhatLoopsMayGoRound() {
        assertThat(run("loop", FUEL)).isZero();
        assertThat(count()).isEqualTo(FUEL);
        assertThat(run("loop", FUEL + 1)).isEqualTo(ABORTED);
        assertThat(count()).isEqualTo(FUEL + 1);
        assertThat(AbortReason.of(thread.abort() & 0xff)).isEqualTo(AbortReason.OUT_OF_FUEL);
        assertThat(run("loop", -1)).isEqualTo(ABORTED);
    }

    @ParameterizedTest
    @CsvSource({"divide, 0, DIVISION_BY_ZERO, // divides", "index, 6, INDEX_OUT_OF_BOUNDS, // indexes"})
    void theLineIsKept(String handler, long argument, AbortReason reason, String mark) throws IOException {
        assertThat(run(handler, argument)).isEqualTo(ABORTED);
        assertThat(AbortReason.of(thread.abort() & 0xff)).isEqualTo(reason);
        int line = code.sources().get(thread.abort() >>> 8).line();
        assertThat(Files.readAllLines(SOURCE).get(line - 1)).endsWith(mark);
    }

    @Test
    void whatWasStoredStays() {
        assertThat(run("divide", 0)).isEqualTo(ABORTED);
        assertThat(count()).isEqualTo(7);
        assertThat(run("divide", 1)).isEqualTo(GuestAction.ANSWER.number());
        assertThat(thread.result()).isEqualTo(1);
    }
}
