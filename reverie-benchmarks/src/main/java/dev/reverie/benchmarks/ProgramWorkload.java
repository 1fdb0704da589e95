package dev.reverie.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * A whole program, run once.
 *
 * @param name as it is shown
 * @param group {@link Group#START_UP} is timed from outside, others from inside
 * @param missing what is not installed that it needs
 * @param stopwatch what times it
 * @param command the program and its arguments
 */
record ProgramWorkload(String name, Group group, Optional<String> missing, Stopwatch stopwatch, List<String> command)
        implements Workload.Single {
    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Sample run(Contestant contestant, Placement placement) {
        if (group != Group.START_UP) {
            return stopwatch.timeInside(contestant, placement, command);
        }
        double wall = stopwatch.time(contestant, placement, command).wall();
        return new Sample(wall, wall);
    }
}
