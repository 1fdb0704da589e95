package dev.reverie.inguest.observe;

import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.SlotLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the recorder as machine code, in a process of its own: {@code recorder.c}. */
final class CompiledRecorder {
    /** Where the guest's memory is there. */
    static final long MEMORY = 0x20000000L;

    private static final SlotLayout SLOT = SlotLayout.compact(64);

    private final Path directory;
    private final List<String> command = new ArrayList<>();

    /** Compiles it and the program that runs it, into this directory. */
    CompiledRecorder(Path directory, CapturePlan plan, byte[] memory, int ring) throws Exception {
        this.directory = directory;
        CompiledCode code = RecorderCode.compile(SLOT);
        Path program = directory.resolve("recorder");
        run(List.of("gcc", "-O2", "-o", program.toString(), "src/test/c/recorder.c"), Path.of("."), "");
        command.addAll(List.of(
                program.toString(),
                file("code", code.bytes()),
                String.valueOf(code.handler(RecorderCode.BEFORE).offset()),
                String.valueOf(code.handler(RecorderCode.AFTER).offset()),
                code.faults().stream()
                        .map(fault -> fault.offset() + ":" + fault.landing())
                        .collect(Collectors.joining(",")),
                file("table", plan.image()),
                file("memory", memory),
                String.valueOf(ring)));
        for (int offset : new int[] {
            SLOT.number(),
            SLOT.arguments(),
            SLOT.result(),
            SLOT.tid(),
            SLOT.pid(),
            SLOT.ringBase(),
            SLOT.ringCapacity(),
            SLOT.ringHead(),
            SLOT.ringTail(),
            SLOT.mailbox(),
            SLOT.rpcGate(),
            SLOT.syscallGate(),
            SLOT.sharedState()
        }) {
            command.add(String.valueOf(offset));
        }
    }

    static boolean isPossible() {
        return Files.isExecutable(Path.of("/usr/bin/gcc"));
    }

    private String file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content).toString();
    }

    /** Makes calls, one a line: number, arguments and result in hexadecimal; returns what the program prints. */
    String run(String calls) throws Exception {
        return run(command, directory, calls);
    }

    /** The same, each call so many times, on one processor. */
    String bench(String calls, int rounds) throws Exception {
        List<String> bench = new ArrayList<>(List.of("taskset", "-c", "1", "env", "BENCH=" + rounds));
        bench.addAll(command);
        return run(bench, directory, calls);
    }

    /** What was committed, one record behind the other as in a ring that is large enough. */
    byte[] ring() throws IOException {
        return Files.readAllBytes(directory.resolve("ring"));
    }

    private static String run(List<String> command, Path directory, String input) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        Thread writer = Thread.ofVirtual().start(() -> {
            try (var out = process.getOutputStream()) {
                out.write(input.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // It has ended; its exit code says why.
            }
        });
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        writer.join();
        if (process.waitFor() != 0) {
            throw new AssertionError(command.getFirst() + " failed: " + output);
        }
        return output;
    }
}
