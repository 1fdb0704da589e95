package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.RunOptions;
import dev.reverie.syscalls.Signal;
import dev.reverie.tools.pedigree.PedigreeTool;
import dev.reverie.tools.pedigree.Relative;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tree of who created whom is as the programs made it. */
@ExtendWith(NothingLeft.class)
final class PedigreeTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static Relative run(String... argv) {
        List<Relative> roots = TracedRun.result(
                        new PedigreeTool(), Trial.command("pedigree", List.of(argv)), RunOptions.DEFAULT, LIMIT)
                .global()
                .roots();
        assertThat(roots).hasSize(1);
        checkTimes(roots.getFirst());
        return roots.getFirst();
    }

    private static void checkTimes(Relative relative) {
        assertThat(relative.begin()).isBetween(0L, relative.end());
        for (Relative child : relative.children()) {
            assertThat(child.begin()).isBetween(relative.begin(), relative.end());
            checkTimes(child);
        }
    }

    @Test
    void programsAndEnds() {
        Relative root = run("sh", "-c", "/bin/true; (exit 3); sh -c 'kill -9 $$'; exit 5");
        assertThat(root.program()).startsWith("sh -c /bin/true;");
        assertThat(root.status()).isEqualTo(new ExitStatus.Exited(5));
        assertThat(root.children()).extracting(Relative::hasOwnProgram).containsExactly(true, false, true);
        assertThat(root.children())
                .extracting(Relative::program)
                .containsExactly("/bin/true", root.program(), "sh -c kill -9 $$");
        assertThat(root.children())
                .extracting(Relative::status)
                .containsExactly(
                        new ExitStatus.Exited(0),
                        new ExitStatus.Exited(3),
                        new ExitStatus.Killed(new Signal(9), false));
    }

    /** The daemon waits until its creator is gone: its parent is another process then. */
    @Test
    void aDaemonStaysWithItsCreator() {
        Relative root = run(
                "sh",
                "-c",
                "mkfifo gone; sh -c 'pid=$$; { while kill -0 $pid; do :; done 2>/dev/null; echo >gone; } &'; cat gone");
        Relative creator = root.children().get(1);
        assertThat(creator.isOrphan()).isFalse();
        assertThat(creator.children()).hasSize(1).allMatch(Relative::isOrphan);
        assertThat(creator.children().getFirst().end()).isGreaterThan(creator.end());
    }

    @Test
    void threadsAndAnExecFromOneOfThem() {
        Needs.program("gcc", "gcc libc6-dev");
        Path guest = Guests.compile("../c/execthread.c", "execthread", "gcc", "-O1", "-pthread", "-w");
        Relative root = run(guest.toString());
        assertThat(root.children()).isNotEmpty().anyMatch(Relative::isThread);
        assertThat(root.children()).allMatch(child -> child.status() != null);
        assertThat(root.status()).isEqualTo(new ExitStatus.Exited(42));
    }
}
