package dev.reverie.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * Something that is run again and again under contestants that stay: they take turns, so that what slows the machine down slows all of
 * them down, and a tracer that runs in a JVM is warm.
 *
 * @param name as it is shown
 * @param group the kind
 * @param unit how its values are shown
 * @param stopwatch what times it
 * @param commands what starts it
 * @param missing what is not installed that it needs
 * @param command what answers each byte that it reads with a line, of how many nanoseconds what it has done then, once or several times, has taken each time
 * @param warmUpMillis for how long it is run before it is timed, under a tracer that runs in a JVM
 * @param turnsMillis for how long contestants take turns then
 */
record TurnsWorkload(
        String name,
        Group group,
        Unit unit,
        Stopwatch stopwatch,
        Commands commands,
        Optional<String> missing,
        List<String> command,
        long warmUpMillis,
        long turnsMillis)
        implements Workload {
    @Override
    public Runner open(Contestant contestant, Placement placement) {
        Standing standing = new Standing(commands, stopwatch.outside(contestant, placement, command));
        long start = System.nanoTime();
        do {
            standing.run();
        } while (contestant.pinsItself() && System.nanoTime() - start < warmUpMillis * 1_000_000);
        return standing;
    }
}
