package dev.reverie.conformance.programs;

import dev.reverie.api.Command;
import dev.reverie.api.Stdio;
import dev.reverie.syscalls.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run without a tracer: what the traced ones are compared with. */
public final class NativeRun {
    private NativeRun() {}

    /** Runs a command to its end, both outputs captured. */
    public static Outcome of(Command command, Duration limit) {
        List<String> argv = new ArrayList<>();
        command.argv().forEach(argument -> argv.add(argument.toString()));
        ProcessBuilder builder = new ProcessBuilder(argv);
        command.cwd().ifPresent(cwd -> builder.directory(Path.of(cwd.toString()).toFile()));
        if (!command.inheritsEnvironment()) {
            builder.environment().clear();
        }
        command.environment().forEach((name, value) -> builder.environment().put(name.toString(), value.toString()));
        if (command.stdin() instanceof Stdio.Discard) {
            builder.redirectInput(new File("/dev/null"));
        }
        byte[] input = command.stdin() instanceof Stdio.Input(Bytes bytes) ? bytes.toArray() : new byte[0];
        return of(builder, input, limit);
    }

    /** Runs what a builder describes, with this input, to its end, both outputs captured. */
    public static Outcome of(ProcessBuilder builder, byte[] input, Duration limit) {
        try {
            Process process = builder.start();
            Collector stdout = new Collector(process.getInputStream());
            Collector stderr = new Collector(process.getErrorStream());
            feed(process, input);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                String tasks = GuestTasks.describe(GuestTasks.descendantsOf(process.pid()));
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(builder.command() + " has not ended within " + limit + "\n" + stdout.text()
                        + stderr.text() + tasks);
            }
            return new Outcome(process.exitValue(), stdout.text(), stderr.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void feed(Process process, byte[] input) throws IOException {
        try (OutputStream stdin = process.getOutputStream()) {
            if (input.length > 0) {
                stdin.write(input);
            }
        }
    }

    /** A thread that reads a stream to its end. */
    private static final class Collector {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Collector(InputStream from) {
            thread = Thread.ofPlatform().daemon().name("native-output").start(() -> {
                try (from) {
                    from.transferTo(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        String text() throws InterruptedException {
            thread.join();
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
