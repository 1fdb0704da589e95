package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher tells the JVM, here a script that prints it. */
final class JvmFlagsTest {
    private static final String FIRST_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

    @TempDir
    private Path home;

    @BeforeEach
    void prepare() throws IOException {
        Path run = Files.createDirectories(home.resolve("target/run"));
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.copy(ReverieCommand.SCRIPT, home.resolve("reverie"));
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.setLastModifiedTime(
                Files.writeString(run.resolve("reverie.jar"), ""), FileTime.from(Instant.EPOCH.plusSeconds(1000)));
        Files.writeString(run.resolve("reverie" + home.resolve("jdk").toString().replace('/', '_') + ".aot"), "cache");
    }

    private List<String> flags(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(home.resolve("reverie").toString()));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = ReverieCommand.command(argv);
        builder.environment().put("REVERIE_JAVA_HOME", home.resolve("jdk").toString());
        Outcome outcome = ReverieCommand.run(builder);
        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines.subList(lines.size() - arguments.length, lines.size())).containsExactly(arguments);
        return lines.subList(0, lines.indexOf("dev.reverie.cli.Main"));
    }

    @Test
    void whereAToolOnlyCountsInsideOneCompilerWillDo() {
        for (String[] command : new String[][] {
            {"count", "--backend=inguest", "--", "ls"},
            {"count", "-o", "file", "--backend", "auto", "ls", "-l"},
            {"pedigree", "--backend=inguest", "make"}
        }) {
            assertThat(flags(command)).as(List.of(command).toString()).contains(FIRST_COMPILER_ALONE);
        }
    }

    @Test
    void elsewhereBothCompile() {
        for (String[] command : new String[][] {
            {"count", "--", "ls"},
            {"count", "--backend=ptrace", "ls"},
            {"count", "--backend", "ptrace", "--", "ls"},
            {"count", "--", "reverie", "count", "--backend=inguest"},
            {"count", "--backend=inguest", "--central", "ls"},
            {"strace", "--backend=inguest", "ls"},
            {"chaos", "--backend=inguest", "ls"},
            {"--help"},
            {"count", "--backend"}
        }) {
            assertThat(flags(command)).as(List.of(command).toString()).doesNotContain(FIRST_COMPILER_ALONE);
        }
        assertThat(flags()).contains("-XX:+UseSerialGC").anyMatch(flag -> flag.startsWith("-XX:AOTCache="));
    }
}
