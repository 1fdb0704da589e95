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
 * What takes minutes: servers under load, and programs built, for SECONDS_EACH seconds, or sixty, and all stressors of stress-ng; run with {@code -Psoak}. The scripts
 * are in {@code src/test/guests/long}; figures go to {@code target/long-runs.txt}.
 */
@Tag("soak")
@ExtendWith(NothingLeft.class)
final class LongRunsTest {
    private static final Path SCRIPTS = Guests.SOURCES.resolveSibling("long");
    private static final Path FIGURES = Path.of("target", "long-runs.txt").toAbsolutePath();
    private static final Duration SERVER_LIMIT = Duration.ofMinutes(5);
    private static final Duration STRESSORS_LIMIT = Duration.ofMinutes(90);

    /**
     * A script.
     *
     * @param name its file, without the end
     * @param program what must be installed
     * @param packages where that is
     */
    record Work(String name, String program, String packages) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Each work under each tool, inside the guest where the tool can be. */
    static Stream<Arguments> works() {
        List<String> ways = List.of(
                "count -o /dev/null",
                "chaos",
                "count --backend=inguest -o /dev/null",
                "strace --backend=inguest -o /dev/null");
        return Stream.of(
                        new Work("redis", "redis-server", "redis-server redis-tools"),
                        new Work("nginx", "nginx", "nginx-light curl"),
                        new Work("postgres", "pgbench", "postgresql postgresql-contrib"),
                        new Work("web", "curl", "curl"),
                        new Work("gobuild", "go", "golang-go"))
                .flatMap(work -> ways.stream().map(way -> Arguments.of(work, way)));
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("works")
    void works(Work work, String way) throws IOException {
        Needs.program(work.program(), work.packages());
        String script = SCRIPTS.resolve(work.name() + ".sh").toString();
        Outcome natively = run(ReverieCommand.command(words(work, "bash", script)), SERVER_LIMIT);
        note(work + " natively", natively.stderr());
        List<String> traced = new ArrayList<>(List.of(way.split(" ", -1)));
        traced.addAll(List.of("--", "bash", script));
        Outcome outcome =
                run(ReverieCommand.of(words(work, traced.toArray(String[]::new)).toArray(String[]::new)), SERVER_LIMIT);
        note(work + " under " + way, outcome.stderr());
        assertThat(natively.code()).as(natively.toString()).isZero();
        assertThat(outcome.stdout()).as(outcome.toString()).isEqualTo(natively.stdout());
        assertThat(outcome.code()).isZero();
    }

    /** The command, to work with what has been prepared. Making databases is nothing that takes a tool. */
    private static List<String> words(Work work, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        if (work.name().equals("postgres")) {
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
