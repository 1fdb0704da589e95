package dev.reverie.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * A whole program that is run again and again under contestants that stay: they take turns, so that what slows the machine down slows all of
 * them down, and a tracer that runs in a JVM is warm.
 *
 * @param name as it is shown
 * @param group the kind
 * @param stopwatch what times it
 * @param commands what starts it
 * @param command the program and its arguments
 * @param warmUpMillis for how long it is run before it is timed, under a tracer that runs in a JVM
 * @param turnsMillis for how long contestants take turns then
 */
record TurnsWorkload(
        String name,
        Group group,
        Stopwatch stopwatch,
        Commands commands,
        List<String> command,
        long warmUpMillis,
        long turnsMillis)
        implements Workload {
    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public Optional<String> missing() {
        return stopwatch.missing().or(() -> SearchPath.missing(command.getFirst()));
    }

    @Override
    public Runner open(Contestant contestant, Placement placement) {
        Standing standing = new Standing(commands, stopwatch.turns(contestant, placement, command));
        long start = System.nanoTime();
        do {
            standing.run();
        } while (contestant.pinsItself() && System.nanoTime() - start < warmUpMillis * 1_000_000);
        return standing;
    }
}
