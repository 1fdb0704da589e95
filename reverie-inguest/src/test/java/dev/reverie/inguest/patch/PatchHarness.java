package dev.reverie.inguest.patch;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.symbols.Mapping;
import dev.reverie.symbols.Mappings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** A process of {@code patches.c}, which runs code with known registers. */
final class PatchHarness implements AutoCloseable {
    private final Process process;
    private final BufferedReader reader;
    private final PrintWriter writer;

    private PatchHarness(Process process) {
        this.process = process;
        reader = process.inputReader();
        writer = new PrintWriter(process.outputWriter());
    }

    static boolean canCompile() {
        return Files.isExecutable(Path.of("/usr/bin/gcc"));
    }

    static Path compile(Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve("patches");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-O1",
                        "-w",
                        "-DSLOTS=" + RuntimeRange.SLOTS,
                        "-DGUEST_STACK=" + Slot.GUEST_STACK,
                        "-DSTACK_TOP=" + Slot.STACK_TOP,
                        "-DRESUME=" + Slot.RESUME,
                        "-DENTRY=" + Slot.ENTRY,
                        "-DGUARD=" + Slot.GUARD,
                        "-DGUARD_VALUE=" + Slot.GUARD_VALUE,
                        "src/test/c/patches.c",
                        "-o",
                        program.toString())
                .inheritIO()
                .start();
        if (gcc.waitFor() != 0) {
            throw new IOException("gcc failed");
        }
        return program;
    }

    static PatchHarness start(Path program) throws IOException {
        return new PatchHarness(new ProcessBuilder(program.toString()).start());
    }

    /** What a run left: registers, flags and red zone as text, how often the runtime was entered, and how many faults were repaired. */
    record Outcome(String state, int entered, int trapped) {}

    void map(long address, long length) {
        command("m %x %x".formatted(address, length));
    }

    void write(long address, byte[] bytes) {
        command("w %x %s".formatted(address, HexFormat.of().formatHex(bytes)));
    }

    void sendOn(long fault, long target) {
        command("b %x %x".formatted(fault, target));
    }

    void gs(long base) {
        command("g %x".formatted(base));
    }

    Outcome run(long address, long seed) {
        String answer = command("r %x %x".formatted(address, seed));
        String[] parts = answer.split("; | (?=\\d+$)", -1);
        if (parts.length != 3) {
            throw new AssertionError("at " + Long.toHexString(address) + ": " + answer);
        }
        return new Outcome(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** How often the runtime was entered. */
    long entered() {
        return Long.parseLong(command("c"));
    }

    List<Mapping> mappings() {
        return Mappings.of((int) process.pid()).all();
    }

    /** Writes a stub and what leads to it, as a tracer would that has stopped all threads. */
    void apply(Patch patch) {
        write(patch.stub().address(), patch.stub().code());
        patch.trapTail().forEach(this::sendOn);
        patch.writes().forEach(write -> write(write.address(), write.after()));
    }

    private String command(String line) {
        writer.println(line);
        writer.flush();
        StringBuilder answer = new StringBuilder();
        try {
            for (String next = reader.readLine(); !".".equals(next); next = reader.readLine()) {
                if (next == null) {
                    throw new AssertionError("it ended: " + line + ": " + answer);
                }
                answer.append(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString();
    }

    @Override
    public void close() {
        writer.close();
        process.destroyForcibly();
    }
}
