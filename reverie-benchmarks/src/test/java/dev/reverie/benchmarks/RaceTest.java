package dev.reverie.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaceTest {
    private static final Contestant NATIVE = new Contestant(Contestants.NATIVE, List.of(), null, null, null);
    private static final Contestant RIVAL = new Contestant("rival", List.of(), null, null, null);
    private static final Contestant OURS = new Contestant("ours", List.of(), null, "rival", null);
    private static final Contestant ABSENT = new Contestant("absent", List.of(), null, "rival", "strace");
    private static final Contestant BROKEN = new Contestant("broken", List.of(), null, null, null);

    /** Needs a nanosecond for each letter of the contestant's name. */
    private static final class NameLength implements Workload.Single {
        private final List<String> runs = new ArrayList<>();

        @Override
        public String name() {
            return "name length";
        }

        @Override
        public Group group() {
            return Group.CALLS;
        }

        @Override
        public Unit unit() {
            return Unit.NANOSECONDS;
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public Sample run(Contestant contestant, Placement placement) {
            if (contestant.equals(BROKEN)) {
                throw new BenchmarkException("it broke");
            }
            runs.add(contestant.name());
            return new Sample(contestant.name().length(), 1);
        }
    }

    private static List<Row> run(NameLength workload, Contestant... contestants) {
        return new Race(List.of(workload), group -> List.of(contestants), line -> {}).run(2);
    }

    @Test
    void everybodyRunsInTurns() {
        NameLength workload = new NameLength();
        run(workload, NATIVE, OURS);

        assertThat(workload.runs)
                .containsExactly("native", "ours", "native", "ours", "ours", "native", "ours", "native");
    }

    @Test
    void comparesWithTheRivalAndWithTheProgramByItself() {
        Row row = run(new NameLength(), NATIVE, RIVAL, OURS).get(2);

        Row.Measured measured = (Row.Measured) row.outcome();
        assertThat(measured.value().median()).isEqualTo(4);
        assertThat(measured.nativeRatio()).isEqualTo(4.0 / 6);
        assertThat(measured.rivalRatio()).isEqualTo(4.0 / 5);
    }

    @Test
    void saysWhyThereIsNoFigure() {
        List<Row> rows = run(new NameLength(), ABSENT, BROKEN);

        assertThat(rows.get(0).outcome()).isEqualTo(new Row.Failed("strace is not installed"));
        assertThat(rows.get(1).outcome()).isEqualTo(new Row.Failed("failed: it broke"));
    }

    @Test
    void aRivalWithoutAFigureMakesNoRatio() {
        Contestant ours = new Contestant("ours", List.of(), null, "broken", null);
        Row row = run(new NameLength(), BROKEN, ours).get(1);

        assertThat(((Row.Measured) row.outcome()).rivalRatio()).isNull();
    }

    /** Says what is done with it. */
    private static final class Lasting implements Workload {
        private final List<String> events = new ArrayList<>();

        @Override
        public String name() {
            return "lasting";
        }

        @Override
        public Group group() {
            return Group.INSIDE;
        }

        @Override
        public Unit unit() {
            return Unit.MILLISECONDS;
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public long turnsMillis() {
            return 1;
        }

        @Override
        public Runner open(Contestant contestant, Placement placement) {
            events.add("open " + contestant.name());
            return new Runner() {
                @Override
                public Sample run() {
                    events.add(contestant.name());
                    return new Sample(1, 1);
                }

                @Override
                public void close() {
                    events.add("close " + contestant.name());
                }
            };
        }
    }

    @Test
    void thoseThatStayTakeTurns() {
        Lasting workload = new Lasting();
        new Race(List.of(workload), group -> List.of(NATIVE, OURS), line -> {}).run(1);

        assertThat(workload.events)
                .startsWith("open native", "open ours", "native", "ours", "ours", "native", "native");
        int end = workload.events.indexOf("close native");
        assertThat(workload.events.subList(2, end)).hasSizeGreaterThanOrEqualTo(10);
        assertThat(workload.events.subList(end, end + 2)).containsExactly("close native", "close ours");
    }
}
