package dev.reverie.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A stopwatch under a contestant that runs a program when it is its turn. Closing it waits for its end. */
final class Standing implements Workload.Runner {
    private final Commands commands;
    private final List<String> command;
    private final Process process;
    private final BufferedReader lines;

    /** Starts it; {@code command} is one of {@link Stopwatch#turns}. */
    Standing(Commands commands, List<String> command) {
        this.commands = commands;
        this.command = command;
        process = commands.startTurns(command);
        lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What one turn took; the second figure is how long it took from here. */
    @Override
    public Sample run() {
        long start = System.nanoTime();
        String line = turn();
        if (line == null) {
            close();
            throw new BenchmarkException("it ended before its turn");
        }
        return new Sample(Double.parseDouble(line), System.nanoTime() - start);
    }

    private @Nullable String turn() {
        CompletableFuture<@Nullable String> line = CompletableFuture.supplyAsync(() -> {
            try {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
                return lines.readLine();
            } catch (IOException e) {
                return null;
            }
        });
        try {
            return line.get(commands.timeoutSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            Commands.end(process);
            throw new BenchmarkException("a turn took more than " + commands.timeoutSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended, which is what was to be.
        }
        commands.await(process, command);
    }
}
