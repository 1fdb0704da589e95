package dev.reverie.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts {@code ./reverie} as users do. */
final class ReverieScript {
    private static final int PATIENCE_SECONDS = 180;

    private ReverieScript() {}

    /**
     * What a process left behind.
     *
     * @param code its exit code; 128 and the signal's number if a signal ended it
     * @param out what it wrote to standard output, a character a byte
     * @param err what it wrote to standard error
     */
    record Result(int code, String out, String err) {}

    /** The script. */
    static Path path() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path script = directory.resolve("reverie");
            if (Files.isRegularFile(script)) {
                return script;
            }
        }
        throw new IllegalStateException("no ./reverie above " + Path.of("").toAbsolutePath());
    }

    /** Runs it to its end. */
    static Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(path().toString());
        return finish(new ProcessBuilder(command));
    }

    /** Runs a shell script to its end, in which {@code $REVERIE} is the command. */
    static Result shell(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
        builder.environment().put("REVERIE", path().toString());
        return finish(builder);
    }

    private static Result finish(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("reverie", ".out");
        Path err = Files.createTempFile("reverie", ".err");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " hangs; its stderr: " + Files.readString(err));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
