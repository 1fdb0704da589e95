package dev.reverie.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.conformance.differential.Subject.Kind;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.syscalls.Sysno;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our traces of the whole corpus against those of strace 6.1, the version that the known differences are about. */
final class DifferentialTest {
    private static final String VERSION = "strace -- version 6.1";

    /** The guest makes them, but seccomp lets them pass without a filter, so that nobody can break the kernel's own probes. */
    private static final Set<String> UNSEEN = Set.of("uprobe", "uretprobe");

    /** No table goes as far. */
    private static final int LAST = 999;

    /** To look at some programs only: -Dsubjects=sockets,git. */
    private static final List<String> ONLY = Stream.of(
                    System.getProperty("subjects", "").split(",", -1))
            .filter(name -> !name.isEmpty())
            .toList();

    private static Report report = new Report();

    @BeforeAll
    static void compare() {
        Needs.program("strace", "strace");
        Needs.program("setarch", "util-linux");
        Needs.program("gcc", "gcc libc6-dev");
        assumeTrue(Duel.version().startsWith(VERSION), "needs strace 6.1");
        report = Differences.of(ONLY, false);
        System.out.print(report.scores());
    }

    @ParameterizedTest
    @EnumSource
    void writesTheLinesOfStrace(Kind kind) {
        assumeTrue(ONLY.isEmpty(), "only some programs have run");
        assertThat(report.score(kind))
                .as("percentage of identical lines; see %s", Duel.OUTPUT)
                .isGreaterThanOrEqualTo(kind.threshold());
    }

    @Test
    void everySystemCallIsMade() {
        assumeTrue(ONLY.isEmpty(), "only some programs have run");
        List<String> all = IntStream.rangeClosed(0, LAST)
                .mapToObj(Sysno::name)
                .filter(Objects::nonNull)
                .filter(name -> !UNSEEN.contains(name))
                .toList();
        assertThat(report.names()).containsAll(all);
    }
}
