package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What takes minutes: servers under load for sixty seconds, and all stressors of stress-ng; run with {@code -Psoak}. The scripts
 * are in {@code src/test/guests/long}; figures go to {@code target/long-runs.txt}.
 */
@Tag("soak")
@ExtendWith(NothingLeft.class)
final class LongRunsTest {
    private static final Path SCRIPTS = Guests.SOURCES.resolveSibling("long");
    private static final Path FIGURES = Path.of("target", "long-runs.txt").toAbsolutePath();
    private static final Duration SERVER_LIMIT = Duration.ofMinutes(5);
    private static final Duration STRESSORS_LIMIT = Duration.ofMinutes(90);

    /** Each server under each tool that there is in this build. */
    static Stream<Arguments> servers() {
        String help = ReverieCommand.run("--help").stdout();
        List<String> tools = Stream.of("count", "chaos")
                .filter(tool -> help.lines().anyMatch(line -> line.strip().startsWith(tool + " ")))
                .toList();
        return Stream.of(
                        Arguments.of("redis", "redis-server", "redis-server redis-tools"),
                        Arguments.of("nginx", "nginx", "nginx-light curl"),
                        Arguments.of("postgres", "pgbench", "postgresql postgresql-contrib"))
                .flatMap(server -> tools.stream()
                        .map(tool -> Arguments.of(server.get()[0], server.get()[1], server.get()[2], tool)));
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("servers")
    void serves(String server, String program, String packages, String tool) throws IOException {
        Needs.program(program, packages);
        String script = SCRIPTS.resolve(server + ".sh").toString();
        Outcome natively = run(ReverieCommand.command(words(server, "bash", script)), SERVER_LIMIT);
        note(server + " natively", natively.stderr());
        Outcome traced =
                run(ReverieCommand.of(words(server, tool, "--", "bash", script).toArray(String[]::new)), SERVER_LIMIT);
        note(server + " under " + tool, traced.stderr());
        assertThat(natively.code()).as(natively.toString()).isZero();
        assertThat(traced.stdout()).as(traced.toString()).isEqualTo(natively.stdout());
        assertThat(traced.code()).isZero();
    }

    /** The command, to work with what has been prepared. Making databases is nothing that takes a tool. */
    private static List<String> words(String server, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        if (server.equals("postgres")) {
            Path parent = Files.createTempDirectory("reverie-postgres");
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
            String directory = parent.resolve("work").toString();
            Outcome prepared =
                    run(ReverieCommand.command(List.of("bash", words.getLast(), "prepare", directory)), SERVER_LIMIT);
            assertThat(prepared.code()).as(prepared.toString()).isZero();
            words.addAll(List.of("run", directory));
        }
        return words;
    }

    @Test
    void stressorsPass() {
        stress("nobody", List.of());
    }

    /** Those that need rights, and do no harm with them. */
    @Test
    void stressorsOfRootPass() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        stress(
                "root",
                List.of(
                        "chroot",
                        "cyclic",
                        "fanotify",
                        "icmp-flood",
                        "klog",
                        "loop",
                        "netlink-proc",
                        "netlink-task",
                        "ramfs",
                        "rawpkt",
                        "rawsock",
                        "rawudp",
                        "seccomp",
                        "tun",
                        "umount",
                        "userfaultfd"));
    }

    private static void stress(String user, List<String> stressors) {
        Needs.program("stress-ng", "stress-ng");
        List<String> argv =
                new ArrayList<>(List.of("bash", SCRIPTS.resolve("stressors.sh").toString()));
        argv.addAll(stressors);
        ProcessBuilder builder = ReverieCommand.command(argv);
        builder.environment().put("RUN_AS", user);
        Outcome outcome = run(builder, STRESSORS_LIMIT);
        note("stress-ng as " + user, outcome.stdout());
        assertThat(outcome.code()).as(outcome.stdout()).isZero();
    }

    private static Outcome run(ProcessBuilder builder, Duration limit) {
        return NativeRun.of(builder, new byte[0], limit);
    }

    private static void note(String title, String text) {
        try {
            Files.writeString(
                    FIGURES, "== " + title + "\n" + text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
