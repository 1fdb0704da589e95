package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.RunOptions;
import dev.reverie.tools.DescriptorSet;
import dev.reverie.tools.chunky.Chunk;
import dev.reverie.tools.chunky.ChunkyPrintTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What threads print is in one piece as far as it was asked for, and all of it is there. */
@ExtendWith(NothingLeft.class)
final class ChunkyPrintTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @BeforeAll
    static void needs() {
        Needs.program("gcc", "gcc libc6-dev");
    }

    private static Outcome run(String chunk, Duration patience, List<String> argv) {
        ChunkyPrintTool tool = new ChunkyPrintTool(Chunk.parse(chunk), DescriptorSet.parse("1,2"), patience);
        return TracedRun.of(tool, Trial.command("chunky", argv), RunOptions.DEFAULT, LIMIT);
    }

    private static Outcome printers(String chunk, Duration patience, String... arguments) {
        Path guest = Guests.compile("printers.c", "printers", "gcc", "-O1", "-w", "-pthread");
        List<String> argv = new ArrayList<>(List.of(arguments));
        argv.addFirst(guest.toString());
        return run(chunk, patience, argv);
    }

    private static List<String> lines(String chunk) {
        Outcome outcome = printers(chunk, LIMIT);
        assertThat(outcome.code()).isEqualTo(6);
        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "aaaaa", "aaaaa", "aaaaa", "aaaaa", "bbbbb", "bbbbb", "bbbbb", "bbbbb", "ccccc", "ccccc",
                        "ccccc", "ccccc", "ddddd", "ddddd", "ddddd", "ddddd", "end")
                .endsWith("end");
        return lines.subList(0, lines.size() - 1);
    }

    @Test
    void linesAreNotMixed() {
        lines("line");
    }

    @Test
    void allThatAThreadPrintsIsInOnePiece() {
        checkRuns(lines("exit"), 4);
    }

    @Test
    void soManyBytesAreInOnePiece() {
        checkRuns(lines("size:12"), 2);
    }

    /** So many equal lines follow each other. */
    private static void checkRuns(List<String> lines, int length) {
        for (int i = 0; i < lines.size(); i += length) {
            assertThat(lines.subList(i, i + length)).containsOnly(lines.get(i));
        }
    }

    @Test
    void whoWaitsForAnotherLetsItPrint() {
        assertThat(printers("line", LIMIT, "join"))
                .isEqualTo(new Outcome(6, "begun aaaaa\naaaaa\naaaaa\naaaaa\nend\n", ""));
    }

    @Test
    void whoHasWaitedTooLongPrints() {
        assertThat(printers("exit", Duration.ofMillis(50), "spin"))
                .isEqualTo(new Outcome(6, "begun aaaaa\naaaaa\naaaaa\naaaaa\nend\n", ""));
    }

    @Test
    void whatAKilledProcessHasPrintedIsThereAndOthersGoOn() {
        assertThat(run(
                        "exit",
                        LIMIT,
                        List.of("sh", "-c", "sh -c 'printf begun; kill -9 $$'; echo ' and ended'; echo e >&2; exit 3")))
                .satisfies(outcome -> {
                    assertThat(outcome.code()).isEqualTo(3);
                    assertThat(outcome.stdout()).isEqualTo("begun and ended\n");
                    assertThat(outcome.stderr()).endsWith("e\n");
                });
    }
}
