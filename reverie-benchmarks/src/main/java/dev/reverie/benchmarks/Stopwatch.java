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

    /** Times a program from both sides: the value is that from inside, behind another program, as a tracer is slow with its very first. */
    Sample timeInside(Contestant contestant, Placement placement, List<String> program) {
        if (!helpers.exist()) {
            double wall = time(contestant, placement, program).wall();
            return new Sample(wall, wall);
        }
        List<String> timed = new ArrayList<>(List.of(helpers.path(Helpers.STOPWATCH), "-w", inside.toString()));
        timed.addAll(program);
        double wall = time(contestant, placement, timed).wall();
        return new Sample(read(inside), wall);
    }

    /** The command that takes turns with others: it runs a program for each byte that it reads, and prints how many nanoseconds that took. */
    List<String> turns(List<String> program) {
        List<String> timed = new ArrayList<>(List.of(helpers.path(Helpers.STOPWATCH), "-t", "/dev/stdout"));
        timed.addAll(program);
        return timed;
    }

    /** The command that runs a program under a contestant; where that is to be pinned, all of them on the same CPU. */
    List<String> outside(Contestant contestant, Placement placement, List<String> program) {
        List<String> command = new ArrayList<>(List.of(helpers.path(Helpers.STOPWATCH)));
        if (placement == Placement.PINNED) {
            command.add("-p");
        }
        command.add(outside.toString());
        command.addAll(contestant.command(program, Placement.UNPINNED));
        return command;
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
