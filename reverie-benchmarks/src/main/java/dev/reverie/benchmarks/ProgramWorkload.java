package dev.reverie.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * A whole program.
 *
 * @param name as it is shown
 * @param group {@link Group#START_UP} is timed from outside, others from inside
 * @param missing what is not installed that it needs
 * @param stopwatch what times it
 * @param command the program and its arguments
 * @param warmUpMillis for how long it is run before it is timed, under a tracer that runs in a JVM
 * @param measureMillis for how long it is run then
 */
record ProgramWorkload(
        String name,
        Group group,
        Optional<String> missing,
        Stopwatch stopwatch,
        List<String> command,
        long warmUpMillis,
        long measureMillis)
        implements Workload {
    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Sample run(Contestant contestant, Placement placement) {
        if (group != Group.START_UP) {
            Stopwatch.Repetition repetition =
                    new Stopwatch.Repetition(contestant.pinsItself() ? warmUpMillis : 0, measureMillis);
            return stopwatch.timeInside(contestant, placement, command, repetition);
        }
        double wall = stopwatch.time(contestant, placement, command).wall();
        return new Sample(wall, wall);
    }
}
