package dev.reverie.inguest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Observation;
import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever call is recorded, with whatever arguments and memory, is decoded as if it were decoded when it was made. */
final class RecordedMeaningTest {
    private static final long BASE = 0x7f12_3456_7000L;
    private static final int SIZE = 3 * 4096;
    private static final long[] RESULTS = {0, 0, 1, 2, 3, 8, 31, 32, 33, 100, 300, 5000, -4, -14, -22, -512, -516};

    static Stream<DecodeOptions> options() {
        return Stream.of(
                DecodeOptions.DEFAULT,
                DecodeOptions.DEFAULT.withStringLimit(0),
                DecodeOptions.DEFAULT.withStringLimit(3).withVerbose(true),
                DecodeOptions.DEFAULT.withStringLimit(200));
    }

    @ParameterizedTest
    @MethodSource("options")
    void isThatOfTheCallItself(DecodeOptions options) {
        Random random = new Random(options.stringLimit());
        CapturePlan plan = new CapturePlan(Observation.ofMeaning(options));
        SimulatedRecorder recorder = new SimulatedRecorder(plan);
        recorder.thread().withKernel((number, arguments) -> 0);
        int[] numbers = IntStream.rangeClosed(0, Sysno.MAX)
                .filter(number -> !plan.stopsAt(number))
                .toArray();
        for (int number : numbers) {
            for (int round = 0; round < 200; round++) {
                check(recorder, options, number, random);
            }
        }
        assertThat(recorder.damages()).isZero();
    }

    private static void check(SimulatedRecorder recorder, DecodeOptions options, int number, Random random) {
        Memory before = memory(random);
        // The kernel does not make room for control messages larger.
        Memory after = number == Sysno.RECVMSG ? before : memory(random);
        long result = RESULTS[random.nextInt(RESULTS.length)];
        SyscallArgs args = SyscallArgs.of(LongArguments.of(random, BASE, SIZE));
        if (!recorder.record(number, args, before, result, after)) {
            return;
        }
        Syscall call = Syscall.of(number, args);
        Display expected = Display.before(call, () -> before, options);
        List<CallRecord> records = recorder.drain();
        assertThat(records).as("records of %s, result %s", call, result).hasSize(2);
        CallRecord.Begin begin = (CallRecord.Begin) records.get(0);
        CallRecord.End end = (CallRecord.End) records.get(1);
        assertThat(begin.args()).isEqualTo(args);
        assertThat(end.result()).isEqualTo(result);
        Display seen = Display.before(call, begin::memory, options);
        assertThat(seen.text()).as("before %s", call).isEqualTo(expected.text());
        assertThat(seen.after(result, end::memory).text())
                .as("after %s", call)
                .isEqualTo(expected.after(result, () -> after).text());
    }

    /** Strings, small numbers and pointers. */
    private static Memory memory(Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.remaining() >= 64) {
            switch (random.nextInt(5)) {
                case 0 ->
                    bytes.put("/some/path or text".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .put((byte) 0);
                case 1 -> bytes.putLong(random.nextInt(100));
                case 2 -> bytes.putInt(random.nextInt(40));
                case 3 -> bytes.putLong(BASE + random.nextInt(SIZE)).putLong(random.nextInt(50));
                default -> bytes.putInt(random.nextInt());
            }
        }
        return new ByteArrayMemory().map(BASE, bytes.array());
    }

    /** Arguments of all kinds. */
    private static final class LongArguments {
        static long[] of(Random random, long base, int size) {
            return IntStream.range(0, SyscallArgs.COUNT)
                    .mapToLong(i -> switch (random.nextInt(8)) {
                        case 0, 1, 2 -> base + random.nextInt(size);
                        case 3 -> base + size - random.nextInt(40);
                        case 4 -> random.nextInt(40);
                        case 5 -> random.nextInt(1 << 14);
                        case 6 -> 0;
                        default -> random.nextLong();
                    })
                    .toArray();
        }
    }

    /** The calls that programs make most are recorded. */
    @ParameterizedTest
    @MethodSource("options")
    void frequentCallsAreRecorded(DecodeOptions options) {
        CapturePlan plan = new CapturePlan(Observation.ofMeaning(options));
        Set<Integer> frequent = Set.of(
                Sysno.READ,
                Sysno.WRITE,
                Sysno.OPENAT,
                Sysno.CLOSE,
                Sysno.NEWFSTATAT,
                Sysno.FSTAT,
                Sysno.MMAP,
                Sysno.FUTEX,
                Sysno.FCNTL,
                Sysno.EPOLL_WAIT,
                Sysno.EPOLL_CTL,
                Sysno.POLL,
                Sysno.LSEEK,
                Sysno.BRK,
                Sysno.RT_SIGACTION,
                Sysno.RECVFROM,
                Sysno.SENDTO,
                Sysno.READLINK,
                Sysno.CLOCK_NANOSLEEP,
                Sysno.WAIT4,
                Sysno.PRLIMIT64);
        assertThat(frequent).noneMatch(plan::stopsAt);
    }
}
