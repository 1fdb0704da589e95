package dev.reverie.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program under a contestant and times it: from outside, and, with a second stopwatch that is part of the guest, from
 * inside, which leaves out the start of the tracer, and what it has to load when the first process is created.
 *
 * <p>The stopwatch is a program in C, because starting a process from a JVM takes longer than {@code /bin/true} does. Where
 * it could not be compiled, the JVM has to do.
 */
final class Stopwatch {
    private final Commands commands;
    private final Helpers helpers;
    private final Path outside;
    private final Path inside;

    Stopwatch(Path directory, Commands commands, Helpers helpers) {
        this.commands = commands;
        this.helpers = helpers;
        outside = directory.resolve("outside");
        inside = directory.resolve("inside");
    }

    /**
     * What a run gave.
     *
     * @param output its standard output
     * @param wall how long it took, in nanoseconds
     */
    record Timed(String output, double wall) {}

    /** Times a program from outside. */
    Timed time(Contestant contestant, Placement placement, List<String> program) {
        List<String> command = command(contestant, placement, program);
        long start = System.nanoTime();
        String output = commands.output(command);
        return new Timed(output, helpers.exist() ? read(outside) : System.nanoTime() - start);
    }

    /**
     * How often a program is run under another stopwatch, that is part of the guest.
     *
     * @param warmUpMillis for how long without timing it, so that a tracer that runs in a JVM is warm; 0 for not at all
     * @param measureMillis for how long then; once, if that is 0
     */
    record Repetition(long warmUpMillis, long measureMillis) {
        /** Once; but another program first, as a tracer is slow with its very first. */
        static final Repetition NONE = new Repetition(0, 0);

        private List<String> options() {
            return equals(NONE)
                    ? List.of("-w")
                    : List.of("-r", Long.toString(warmUpMillis), Long.toString(measureMillis));
        }
    }

    /** Times a program from both sides: the value is that from inside, the median of all that were timed. */
    Sample timeInside(Contestant contestant, Placement placement, List<String> program, Repetition repetition) {
        if (!helpers.exist()) {
            double wall = time(contestant, placement, program).wall();
            return new Sample(wall, wall);
        }
        List<String> timed = new ArrayList<>(List.of(helpers.path(Helpers.STOPWATCH)));
        timed.addAll(repetition.options());
        timed.add(inside.toString());
        timed.addAll(program);
        double wall = time(contestant, placement, timed).wall();
        return new Sample(read(inside), wall);
    }

    /** The command that runs a program where it is to run, under a stopwatch if there is one. */
    List<String> command(Contestant contestant, Placement placement, List<String> program) {
        boolean isToBePinned = placement == Placement.PINNED && !contestant.pinsItself();
        List<String> command = new ArrayList<>();
        if (helpers.exist()) {
            command.add(helpers.path(Helpers.STOPWATCH));
            if (isToBePinned) {
                command.add("-p");
            }
            command.add(outside.toString());
        } else if (isToBePinned) {
            throw new BenchmarkException("to pin it takes gcc");
        }
        command.addAll(contestant.command(program, placement));
        return command;
    }

    private static double read(Path file) {
        try {
            return Double.parseDouble(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
