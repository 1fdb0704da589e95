package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.SignalAction;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signals on their way to a guest, faults above all: seen, replaced, suppressed. */
final class SignalsTest {
    private static final String HANDLER_THREADS = "dev.reverie.conformance.contract.Runs#handlerThreads";
    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int SIGUSR1 = 10;

    @ParameterizedTest
    @MethodSource(HANDLER_THREADS)
    void faultsAreSeenWithTheirCausesAndComeAsNatively(HandlerThreads threads) throws Exception {
        String guest = Runs.guest("events/faults.c");
        List<Integer> seen = new CopyOnWriteArrayList<>();
        Script tool = Script.onSignals((stopped, signal) -> {
            if (stopped.isRootProcess() && signal.signal().number() != 17) {
                seen.add(signal.signal().number());
                assertThat(signal.info().signo()).isEqualTo(signal.signal().number());
            }
            return SignalAction.deliver();
        });
        RunResult<NoGlobal> result = Runs.run(tool, threads, guest);
        assertThat(result.stdout().toString()).isEqualTo(natively(guest));
        assertThat(seen).containsExactly(SIGSEGV, SIGSEGV, SIGBUS, SIGFPE, SIGTRAP, SIGILL, SIGSEGV, SIGSEGV, SIGSEGV);
    }

    @Test
    void memoryAndRegistersCanBeReadAtAFault() throws Exception {
        String guest = Runs.guest("events/faults.c");
        List<String> instructions = new CopyOnWriteArrayList<>();
        Script tool = Script.onSignals((stopped, signal) -> {
            try {
                if (signal.signal().number() == SIGILL) {
                    byte[] code = stopped.memory().readBytes(stopped.registers().rip(), 2);
                    instructions.add(java.util.HexFormat.of().formatHex(code));
                }
            } catch (MemoryFault e) {
                throw new AssertionError(e);
            }
            return SignalAction.deliver();
        });
        Runs.run(tool, HandlerThreads.VIRTUAL, guest);
        assertThat(instructions).containsExactly("0f0b");
    }

    @Test
    void aSignalIsReplacedByAnotherWithAChosenCause() throws Exception {
        String guest = Runs.guest("events/faults.c");
        Script tool =
                Script.onSignals((stopped, signal) -> switch (signal.signal().number()) {
                    case SIGTRAP -> SignalAction.replaceWith(SigInfo.ofKill(new Signal(SIGUSR1), 4711, 12));
                    case SIGILL -> SignalAction.replaceWith(new Signal(SIGUSR1));
                    case SIGFPE -> SignalAction.replaceWith(changed(signal.info(), 8, 2));
                    default -> SignalAction.deliver();
                });
        RunResult<NoGlobal> result = Runs.run(tool, HandlerThreads.VIRTUAL, guest);
        assertThat(result.stdout().toString())
                .contains(
                        "division\n  8: number 8 code 2 ",
                        "breakpoint\n  10: number 10 code 0 ",
                        "no instruction\n  10: number 10 code 0 ");
    }

    @Test
    void aSuppressedSignalNeverCame() throws Exception {
        String guest = Runs.guest("events/faults.c");
        Script tool = Script.onSignals((stopped, signal) ->
                signal.signal().number() == SIGTRAP ? SignalAction.suppress() : SignalAction.deliver());
        RunResult<NoGlobal> result = Runs.run(tool, HandlerThreads.VIRTUAL, guest);
        assertThat(result.stdout().toString()).contains("breakpoint\n  went on\nno instruction\n  4: number 4");
    }

    @Test
    void aHandlerSendsASignal() {
        Script tool = Script.onSignals((stopped, signal) -> {
            if (signal.signal().number() == SIGUSR1) {
                stopped.send(new Signal(15));
                return SignalAction.suppress();
            }
            return SignalAction.deliver();
        });
        RunResult<NoGlobal> result =
                Runs.run(tool, HandlerThreads.VIRTUAL, "sh", "-c", "kill -USR1 $$; while :; do :; done");
        assertThat(result.status()).isEqualTo(new ExitStatus.Killed(new Signal(15), false));
    }

    /** The same siginfo with a byte changed. */
    private static SigInfo changed(SigInfo info, int offset, int value) {
        byte[] bytes = info.bytes();
        bytes[offset] = (byte) value;
        return SigInfo.of(bytes);
    }

    private static String natively(String guest) {
        return NativeRun.of(Command.of(guest), Duration.ofMinutes(1)).stdout();
    }
}
