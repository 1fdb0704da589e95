package dev.reverie.conformance.programs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code reverie} command as users start it, in a process of its own. */
final class ReverieCommand {
    /** The script. */
    static final Path SCRIPT = find();

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private ReverieCommand() {}

    /** {@code ./reverie} with these arguments, in fresh surroundings. */
    static ProcessBuilder of(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(SCRIPT.toString()));
        argv.addAll(List.of(arguments));
        return command(argv);
    }

    /** Any command in the same surroundings; {@code REVERIE} is the script. */
    static ProcessBuilder command(List<String> argv) {
        ProcessBuilder builder = new ProcessBuilder(argv);
        Map<String, String> environment = builder.environment();
        environment.clear();
        Trial.command("reverie", argv)
                .environment()
                .forEach((name, value) -> environment.put(name.toString(), value.toString()));
        environment.put("REVERIE", SCRIPT.toString());
        environment.put("REVERIE_JAVA_HOME", System.getProperty("java.home"));
        return builder.directory(Path.of(environment.get("HOME")).toFile());
    }

    /** Runs it to its end. */
    static Outcome run(String... arguments) {
        return run(of(arguments));
    }

    /** Runs a command to its end. */
    static Outcome run(ProcessBuilder builder) {
        return NativeRun.of(builder, new byte[0], LIMIT);
    }

    /** Runs a python script of the guests to its end: what only a program without a JVM's own state can prepare. */
    static Outcome python(String script, String... arguments) {
        Needs.program("python3", "python3");
        List<String> argv = new ArrayList<>(
                List.of("python3", Guests.SOURCES.resolve(script).toString()));
        argv.addAll(List.of(arguments));
        return run(command(argv));
    }

    private static Path find() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(directory.resolve("reverie"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("no reverie script here or above");
            }
        }
        return directory.resolve("reverie");
    }
}
