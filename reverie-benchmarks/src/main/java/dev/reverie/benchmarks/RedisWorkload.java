package dev.reverie.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A redis server under the contestant, asked by clients that are not: the time of a request. */
final class RedisWorkload implements Workload.Single {
    /** As it is shown. */
    static final String NAME = "redis-benchmark, a request";

    private static final String SERVER = "redis-server";
    private static final String CLIENT = "redis-cli";
    private static final String BENCHMARK = "redis-benchmark";
    private static final long START_MILLIS = 20_000;
    private static final long POLL_MILLIS = 20;

    private final Group group;
    private final Path directory;
    private final int warmUp;
    private final int requests;
    private final Commands commands;
    private final Stopwatch stopwatch;

    /**
     * Makes one.
     *
     * @param warmUp how many requests come before those that are measured
     */
    RedisWorkload(Group group, Path directory, int warmUp, int requests, Commands commands, Stopwatch stopwatch) {
        this.group = group;
        this.directory = directory;
        this.warmUp = warmUp;
        this.requests = requests;
        this.commands = commands;
        this.stopwatch = stopwatch;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Group group() {
        return group;
    }

    @Override
    public Unit unit() {
        return Unit.NANOSECONDS;
    }

    @Override
    public Optional<String> missing() {
        return SearchPath.missing(SERVER, CLIENT, BENCHMARK);
    }

    @Override
    public Sample run(Contestant contestant, Placement placement) {
        Path socket = directory.resolve("redis.sock");
        delete(socket);
        List<String> server =
                List.of(SERVER, "--port", "0", "--unixsocket", socket.toString(), "--save", "", "--appendonly", "no");
        List<String> command = stopwatch.command(contestant, placement, server);
        long start = System.nanoTime();
        Process process = commands.start(command, directory.resolve("redis.log"));
        try {
            awaitSocket(socket, process);
            if (warmUp > 0) {
                ask(socket, warmUp);
            }
            String report = ask(socket, requests);
            commands.output(List.of(CLIENT, "-s", socket.toString(), "shutdown", "nosave"));
            commands.await(process, command);
            return new Sample(nanosPerRequest(report), System.nanoTime() - start);
        } finally {
            Commands.end(process);
        }
    }

    private String ask(Path socket, int times) {
        return commands.output(List.of(
                BENCHMARK, "-s", socket.toString(), "-n", Integer.toString(times), "-c", "10", "-t", "get", "--csv"));
    }

    /** From lines such as {@code "GET","98039.22",…}; newer versions put a heading first. */
    static double nanosPerRequest(String csv) {
        for (String line : csv.lines().toList()) {
            String[] fields = line.replace("\"", "").split(",", -1);
            if (fields.length >= 2 && fields[0].equals("GET")) {
                return 1e9 / Double.parseDouble(fields[1]);
            }
        }
        throw new BenchmarkException(BENCHMARK + " reported nothing of GET: " + csv);
    }

    private static void awaitSocket(Path socket, Process process) {
        long start = System.nanoTime();
        while (!Files.exists(socket)) {
            if (!process.isAlive() || (System.nanoTime() - start) / 1_000_000 > START_MILLIS) {
                throw new BenchmarkException(SERVER + " did not start");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchmarkException("interrupted");
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
