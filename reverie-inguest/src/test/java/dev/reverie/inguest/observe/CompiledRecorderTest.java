package dev.reverie.inguest.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.api.Observation;
import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.DecodeOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorder writes the same as machine code and on the JVM. */
final class CompiledRecorderTest {
    private static final int SIZE = 3 * 4096;
    private static final int CALLS = 4000;

    private record Call(int number, SyscallArgs args, long result) {
        String words() {
            HexFormat hex = HexFormat.of();
            StringBuilder text = new StringBuilder(Integer.toHexString(number));
            for (int i = 0; i < SyscallArgs.COUNT; i++) {
                text.append(' ').append(hex.toHexDigits(args.get(i)));
            }
            return text.append(' ').append(hex.toHexDigits(result)).append('\n').toString();
        }
    }

    @Test
    void agreesWithTheJvm(@TempDir Path directory) throws Exception {
        assumeTrue(CompiledRecorder.isPossible(), "gcc is not installed");
        CapturePlan plan = new CapturePlan(Observation.ofMeaning(DecodeOptions.DEFAULT));
        Random random = new Random(1);
        byte[] memory = memory(random);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(call(random));
        }
        // A small ring: the recorder has to wait for the reader again and again.
        CompiledRecorder compiled = new CompiledRecorder(directory, plan, memory, 1 << 15);
        String actions =
                compiled.run(String.join("", calls.stream().map(Call::words).toList()));
        List<String> seen = records(compiled.ring()).stream()
                .map(CompiledRecorderTest::text)
                .toList();

        Memory there = new ByteArrayMemory().map(CompiledRecorder.MEMORY, memory);
        List<String> expected = new ArrayList<>();
        StringBuilder expectedActions = new StringBuilder();
        SimulatedRecorder simulated = new SimulatedRecorder(plan);
        for (Call call : calls) {
            boolean recorded = simulated.record(call.number(), call.args(), there, call.result(), there);
            expectedActions.append(recorded ? "0 0\n" : "3 -1\n");
            simulated.drain().forEach(record -> expected.add(text(record)));
        }
        assertThat(actions).isEqualTo(expectedActions.toString());
        assertThat(seen).isEqualTo(expected);
    }

    /** The records in all that was ever in a ring; times are counted from 1 on, as the simulated thread's clock does. */
    private static List<CallRecord> records(byte[] stream) {
        List<CallRecord> records = new ArrayList<>();
        RingReader reader = new RingReader(new Ring() {
            @Override
            public int capacity() {
                return Integer.highestOneBit(stream.length) * 2;
            }

            @Override
            public long head() {
                return stream.length;
            }

            @Override
            public void tail(long bytes) {}

            @Override
            public void copy(int position, byte[] target, int offset, int length) {
                System.arraycopy(stream, position, target, offset, length);
            }
        });
        reader.drain(records);
        assertThat(reader.damages()).isZero();
        return records;
    }

    /** All of a record but its time. */
    private static String text(CallRecord record) {
        return switch (record) {
            case CallRecord.Begin(long _, int number, SyscallArgs args, RecordedMemory memory) ->
                "begin " + number + args + memory;
            case CallRecord.End(long _, int number, long result, RecordedMemory memory) ->
                "end " + number + " " + result + memory;
        };
    }

    private static Call call(Random random) {
        long[] values = new long[SyscallArgs.COUNT];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (random.nextInt(6)) {
                case 0, 1, 2 -> CompiledRecorder.MEMORY + random.nextInt(SIZE);
                case 3 -> CompiledRecorder.MEMORY + SIZE - random.nextInt(40);
                case 4 -> random.nextInt(40);
                default -> random.nextLong();
            };
        }
        int number = random.nextInt(Sysno.MAX + 50) - 10;
        return new Call(number, SyscallArgs.of(values), random.nextInt(80) - 20);
    }

    private static byte[] memory(Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.remaining() >= 64) {
            switch (random.nextInt(4)) {
                case 0 ->
                    bytes.put("/some/path or text".getBytes(StandardCharsets.UTF_8))
                            .put((byte) 0);
                case 1 -> bytes.putLong(random.nextInt(100));
                case 2 ->
                    bytes.putLong(CompiledRecorder.MEMORY + random.nextInt(SIZE))
                            .putLong(random.nextInt(50));
                default -> bytes.putInt(random.nextInt());
            }
        }
        return bytes.array();
    }

    @Tag("soak")
    @Test
    void isQuick(@TempDir Path directory) throws Exception {
        assumeTrue(CompiledRecorder.isPossible(), "gcc is not installed");
        CapturePlan plan = new CapturePlan(Observation.ofMeaning(DecodeOptions.DEFAULT));
        byte[] memory = new byte[4096];
        byte[] path = "/usr/lib/x86_64-linux-gnu/libc.so.6\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(path, 0, memory, 0, path.length);
        CompiledRecorder compiled = new CompiledRecorder(directory, plan, memory, 1 << 16);
        long at = CompiledRecorder.MEMORY;
        String[] names = {"getpid", "read", "write", "openat", "newfstatat", "futex"};
        StringBuilder calls = new StringBuilder();
        for (String name : names) {
            SyscallArgs args =
                    switch (name) {
                        case "read", "write" -> SyscallArgs.of(3, at, 32);
                        case "openat" -> SyscallArgs.of(-100, at, 0);
                        case "newfstatat" -> SyscallArgs.of(-100, at, at + 1024);
                        default -> SyscallArgs.of(at, 1, 1);
                    };
            calls.append(new Call(Sysno.number(name), args, 32).words());
        }
        String[] times = compiled.bench(calls.toString(), 2_000_000).strip().split("\n", -1);
        for (int i = 0; i < names.length; i++) {
            System.out.printf("recorded %s: %s ps%n", names[i], times[i]);
        }
        assertThat(times).hasSize(names.length);
    }
}
