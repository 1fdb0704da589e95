package dev.reverie.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client of gdb's protocol asks a server again and again; the value is the mean of all, for a server that is slow now and then is
 * slow.
 *
 * @param name as it is shown
 * @param kind what the client asks for, as {@code packets.c} calls it
 * @param warmUp how often it asks before it is timed
 * @param count how often then
 */
record PacketWorkload(
        String name, String kind, int warmUp, int count, Path directory, Commands commands, Helpers helpers)
        implements Workload.Single {
    @Override
    public Group group() {
        return Group.DEBUGGER;
    }

    @Override
    public Unit unit() {
        return Unit.NANOSECONDS;
    }

    @Override
    public Optional<String> missing() {
        return helpers.missing();
    }

    @Override
    public Sample run(Contestant contestant, Placement placement) {
        Path value = directory.resolve("packets.out");
        String client = helpers.path(Helpers.PACKETS);
        List<String> command = new ArrayList<>(List.of(client));
        if (placement == Placement.PINNED) {
            command.add("-p");
        }
        command.addAll(List.of(value.toString(), kind, Integer.toString(warmUp), Integer.toString(count)));
        command.addAll(contestant.command(List.of(client), placement));
        long start = System.nanoTime();
        commands.output(command);
        return new Sample(read(value), System.nanoTime() - start);
    }

    private static double read(Path file) {
        try {
            return Double.parseDouble(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
