package dev.reverie.conformance.programs;

import dev.reverie.api.Command;
import dev.reverie.api.Stdio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The surroundings of one run: a fresh directory with always the same name, a small environment, a free port. */
public final class Trial {
    /** Tells the processes of our runs from all others, whoever their parent is. */
    public static final String MARK = "REVERIE_TRIAL=" + ProcessHandle.current().pid();

    /** Without what users put in front. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Which of the JVMs this is that run tests at a time: {@code jvm-1} or {@code jvm-2}. */
    private static final String JVM = System.getProperty("reverie.jvm", "jvm-0");

    /** Where this JVM puts what tests make. */
    public static final Path OUTPUT = Path.of("target", JVM).toAbsolutePath();

    private static final Path WORK = OUTPUT.resolve("programs");
    private static final int FIRST_PORT = 20_000;

    /** Below what Linux gives to clients. */
    private static final int END_OF_PORTS = 32_000;

    private Trial() {}

    /** A command for {@code argv} in fresh surroundings. */
    public static Command command(String name, List<String> argv) {
        Path directory = freshDirectory(name);
        int equals = MARK.indexOf('=');
        return Command.of(argv.getFirst(), argv.subList(1, argv.size()).toArray(String[]::new))
                .withCwd(directory.toString())
                .withoutHostEnv()
                .withEnv("PATH", PATH)
                .withEnv("HOME", directory.toString())
                .withEnv("LC_ALL", "C.UTF-8")
                .withEnv("TZ", "UTC")
                .withEnv("GUESTS", Guests.SOURCES.toString())
                .withEnv("BUILT", Guests.BUILT.toString())
                .withEnv("PORT", Integer.toString(freePort()))
                .withEnv(MARK.substring(0, equals), MARK.substring(equals + 1))
                .withStdin(Stdio.discard());
    }

    /** Where the trace of a run goes. */
    public static Path traceOf(String name) {
        return WORK.resolve(name + ".trace");
    }

    private static Path freshDirectory(String name) {
        Path directory = WORK.resolve(name);
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> old = Files.walk(directory)) {
                    for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() {
        while (true) {
            // Odd ports for one JVM, even ones for the other.
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS) & ~1 | (JVM.endsWith("1") ? 1 : 0);
            try (ServerSocket probe = new ServerSocket(port)) {
                return probe.getLocalPort();
            } catch (IOException e) {
                // Taken: another one then.
            }
        }
    }
}
