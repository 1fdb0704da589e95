package dev.reverie.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands to their end, without a standard input. Their standard error is kept for the message of a failure. */
final class Commands {
    private static final int LONGEST_COMPLAINT = 300;

    private final Path directory;
    private final long timeoutSeconds;
    private final Map<String, String> environment;

    /** What they write goes to files in {@code directory}. */
    Commands(Path directory, long timeoutSeconds) {
        this(directory, timeoutSeconds, Map.of());
    }

    private Commands(Path directory, long timeoutSeconds, Map<String, String> environment) {
        this.directory = directory;
        this.timeoutSeconds = timeoutSeconds;
        this.environment = environment;
    }

    /** The same with another variable in the environment. */
    Commands with(String variable, String value) {
        return new Commands(directory, timeoutSeconds, Map.of(variable, value));
    }

    /**
     * Runs a command and returns its standard output.
     *
     * @throws BenchmarkException if it fails or does not end in time
     */
    String output(List<String> command) {
        Path output = directory.resolve("stdout");
        run(command, output);
        return read(output);
    }

    /** Starts a command that goes on by itself. */
    Process start(List<String> command, Path output) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .redirectError(complaints().toFile());
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new BenchmarkException(String.valueOf(e.getMessage()));
        }
    }

    /** Starts a command that is talked to. */
    Process startTurns(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(complaints().toFile()))
                    .start();
        } catch (IOException e) {
            throw new BenchmarkException(String.valueOf(e.getMessage()));
        }
    }

    /** How long a command may take. */
    long timeoutSeconds() {
        return timeoutSeconds;
    }

    /** Waits for the end of what {@link #start} or {@link #startTurns} began. */
    void await(Process process, List<String> command) {
        try {
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                throw new BenchmarkException("took more than " + timeoutSeconds + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted");
        } finally {
            end(process);
        }
        if (process.exitValue() != 0) {
            String complaint = complaint().strip();
            throw new BenchmarkException("exit code " + process.exitValue() + " of " + String.join(" ", command) + ": "
                    + complaint.substring(0, Math.min(complaint.length(), LONGEST_COMPLAINT)));
        }
    }

    /** Kills a process and what it has started. */
    static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void run(List<String> command, Path output) {
        await(start(command, output), command);
    }

    /** What the last command has written to its standard error. */
    String complaint() {
        return read(complaints());
    }

    private Path complaints() {
        return directory.resolve("stderr");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
