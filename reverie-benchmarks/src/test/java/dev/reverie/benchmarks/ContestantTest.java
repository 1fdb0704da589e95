package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContestantTest {
    private static final List<String> PROGRAM = List.of("ls", "-l");

    @Test
    void oursPinsItself() {
        Contestant ours = new Contestant("ours", List.of("reverie", "count", "--"), "--pin", null, null);

        assertThat(ours.command(PROGRAM, Placement.PINNED))
                .containsExactly("reverie", "count", "--pin", "--", "ls", "-l");
        assertThat(ours.command(PROGRAM, Placement.UNPINNED)).containsExactly("reverie", "count", "--", "ls", "-l");
        assertThat(ours.pinsItself()).isTrue();
    }

    @Test
    void othersArePinnedByWhoStartsThem() {
        Contestant strace = new Contestant("strace", List.of("strace", "-f"), null, null, null);

        assertThat(strace.command(PROGRAM, Placement.PINNED)).containsExactly("strace", "-f", "ls", "-l");
        assertThat(strace.pinsItself()).isFalse();
    }
}
