package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.conformance.programs.Trial;
import dev.reverie.syscalls.ClockGettime;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Sysno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that the vDSO answers are seen where a tool names them, and only there. */
final class VdsoTest {
    private static final Subscription TIME = Subscription.syscalls(
            Sysno.CLOCK_GETTIME, Sysno.GETTIMEOFDAY, Sysno.TIME, Sysno.GETCPU, Sysno.CLOCK_GETRES);

    private static final List<String> CALLS =
            List.of("clock_gettime", "gettimeofday", "time", "getcpu", "clock_getres");

    /** How often {@code clocks.c} asks, and how often each time. */
    private static final int ROUNDS = 5;

    enum Linked {
        DYNAMIC("gcc -rdynamic"),
        STATIC("gcc -static"),
        STATIC_PIE("gcc -static-pie"),
        MUSL("musl-gcc -static"),
        DYNAMIC_32_BITS("gcc -m32 -rdynamic"),
        STATIC_32_BITS("gcc -m32 -static");

        private final String compiler;

        Linked(String compiler) {
            this.compiler = compiler;
        }

        String guest() throws IOException, InterruptedException {
            String[] command = compiler.split(" ", -1);
            Needs.program(command[0], "gcc musl-tools");
            if (compiler.contains("-m32")) {
                Needs.compilerOf32Bits();
            }
            return Runs.guest("events/clocks.c", "-" + this, command);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyNamedCallIsSeenInEveryProcessAndThread(Linked linked) throws Exception {
        String guest = linked.guest();
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        RunResult<NoGlobal> result = Runs.run(counting(TIME, seen), HandlerThreads.VIRTUAL, guest);
        assertThat(result.stdout().toString()).isEqualTo(natively(guest));
        // Of 32-bit programs other calls are seen too.
        seen.keySet().retainAll(CALLS);
        assertThat(new TreeMap<>(seen)).hasToString(ofRounds());
    }

    @Test
    void theirResultsAreTheSameWhenTheyAreInjected() throws Exception {
        String guest = Linked.DYNAMIC.guest();
        Script injecting = Script.onSyscalls(TIME, (stopped, call) -> Action.result(stopped.inject(call)));
        RunResult<NoGlobal> result = Runs.run(injecting, HandlerThreads.PLATFORM, guest);
        assertThat(result.stdout().toString()).isEqualTo(natively(guest));
    }

    @Test
    void whatIsNotNamedStaysInTheVdso() throws Exception {
        String guest = Linked.DYNAMIC.guest();
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        Runs.run(counting(Subscription.syscalls(Sysno.TIME), seen), HandlerThreads.VIRTUAL, guest);
        assertThat(seen).isEqualTo(Map.of("time", ROUNDS));
        seen.clear();
        Runs.run(counting(Subscription.allSyscalls(), seen), HandlerThreads.VIRTUAL, guest);
        // The vDSO itself asks the kernel about a clock that it does not know.
        assertThat(seen)
                .containsEntry("clock_gettime", ROUNDS)
                .doesNotContainKeys("gettimeofday", "time", "getcpu", "clock_getres");
    }

    @Test
    void allThatThereAreAreSeenIfThatIsWanted() throws Exception {
        String guest = Linked.DYNAMIC.guest();
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        Runs.run(counting(Subscription.allSyscalls().withVdsoCalls(true), seen), HandlerThreads.VIRTUAL, guest);
        seen.keySet().retainAll(CALLS);
        assertThat(new TreeMap<>(seen)).hasToString(ofRounds());
    }

    static Stream<Command> programsThatTellTheYear() {
        return Stream.of(
                Command.of("date", "-u", "+%Y"),
                Command.of("python3", "-c", "import time; print(time.gmtime().tm_year)"),
                Command.of("perl", "-e", "use Time::HiRes; print 1900 + (gmtime(Time::HiRes::time))[5], qq(\\n)"),
                Command.of("bash", "-c", "(env -i busybox date -u +%Y)"));
    }

    @ParameterizedTest
    @MethodSource("programsThatTellTheYear")
    void aToolCanTellAnotherTime(Command command) {
        Needs.program(
                command.argv().getFirst().toString(), command.argv().getFirst().toString());
        RunResult<NoGlobal> result = Runs.run(in2001(), HandlerThreads.VIRTUAL, command);
        assertThat(result.stderr().toString()).isEmpty();
        assertThat(result.stdout().toString()).isEqualTo("2001\n");
    }

    @Test
    void alsoToAGoProgram() throws Exception {
        Needs.program("go", "golang-go");
        Path source = Path.of("src", "test", "guests", "events", "year.go").toAbsolutePath();
        Path program = Trial.OUTPUT.resolve("year");
        Files.createDirectories(program.getParent());
        assertThat(new ProcessBuilder("go", "build", "-o", program.toString(), source.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        RunResult<NoGlobal> result = Runs.run(in2001(), HandlerThreads.VIRTUAL, program.toString());
        assertThat(result.stdout().toString()).isEqualTo("2001 in 8 goroutines\n");
        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(0));
    }

    /** A tool for which the real time does not pass. */
    private static Script in2001() {
        Subscription calls = Subscription.syscalls(Sysno.CLOCK_GETTIME, Sysno.GETTIMEOFDAY, Sysno.TIME);
        long second = 1_000_000_000;
        return Script.onSyscalls(calls, (guest, call) -> {
            ByteBuffer time =
                    ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0, second);
            try {
                if (call instanceof ClockGettime clock && clock.args().a0() != 0) {
                    return Action.proceed();
                }
                long target = call.args().get(call.number() == Sysno.CLOCK_GETTIME ? 1 : 0);
                boolean isTime = call.number() == Sysno.TIME;
                if (target != 0) {
                    guest.memory().writeBytes(target, Arrays.copyOf(time.array(), isTime ? 8 : 16));
                }
                return Action.result(isTime ? second : 0);
            } catch (MemoryFault e) {
                return Action.result(-e.errno());
            }
        });
    }

    private static Script counting(Subscription subscription, Map<String, Integer> seen) {
        return Script.onSyscalls(subscription, (guest, call) -> {
            seen.merge(call.name(), 1, Integer::sum);
            return Action.proceed();
        });
    }

    private static String ofRounds() {
        return new TreeMap<>(Map.of(
                        "clock_getres",
                        ROUNDS,
                        "clock_gettime",
                        2 * ROUNDS,
                        "getcpu",
                        ROUNDS,
                        "gettimeofday",
                        ROUNDS,
                        "time",
                        ROUNDS))
                .toString();
    }

    private static String natively(String guest) {
        return NativeRun.of(Command.of(guest), Duration.ofMinutes(1)).stdout();
    }
}
