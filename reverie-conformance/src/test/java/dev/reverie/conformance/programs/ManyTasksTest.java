package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Command;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.Stdio;
import dev.reverie.api.Subscription;
import dev.reverie.conformance.programs.LifecycleCounts.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of short-lived processes and threads: none is lost, and nothing of them stays. */
@ExtendWith(NothingLeft.class)
final class ManyTasksTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PROCESSES = 2_000;
    private static final int THREADS = 10_000;

    private static final int KIB = 1024;

    private static final int MEASURED_RUNS = 3;

    /** A hundred bytes left by each of two thousand tasks would be as much. */
    private static final long HEAP_NOISE = 200_000;

    /** Pages come in larger numbers: half a kilobyte left by each of two thousand tasks would be as much. */
    private static final long RESIDENT_NOISE = 1_000_000;

    @ParameterizedTest
    @EnumSource(
            value = HandlerThreads.class,
            names = {"VIRTUAL", "PLATFORM"})
    void losesNoProcess(HandlerThreads handlerThreads) {
        assertLeavesNothing(() -> assertThat(countProcesses(PROCESSES, handlerThreads))
                .isEqualTo(Map.of(
                        Event.NEW_PROCESS,
                        PROCESSES,
                        Event.THREAD_START,
                        PROCESSES + 1,
                        Event.EXEC,
                        PROCESSES,
                        Event.THREAD_EXIT,
                        PROCESSES + 1,
                        Event.PROCESS_EXIT,
                        PROCESSES + 1,
                        Event.END,
                        1)));
    }

    @ParameterizedTest
    @EnumSource(
            value = HandlerThreads.class,
            names = {"VIRTUAL", "PLATFORM"})
    void losesNoThread(HandlerThreads handlerThreads) {
        Needs.program("gcc", "gcc libc6-dev");
        Path program = Guests.compile("threads.c", "threads", "gcc", "-O1", "-pthread");
        assertLeavesNothing(() -> assertThat(countThreads(program, THREADS, handlerThreads))
                .isEqualTo(Map.of(
                        Event.THREAD_START,
                        THREADS + 1,
                        Event.THREAD_EXIT,
                        THREADS + 1,
                        Event.PROCESS_EXIT,
                        1,
                        Event.END,
                        1)));
    }

    private static Map<Event, Integer> countProcesses(int count, HandlerThreads handlerThreads) {
        String script = Guests.SOURCES.resolve("spawn.sh").toString();
        return run(
                Trial.command("spawn", List.of("bash", script, Integer.toString(count))),
                "spawned " + count + "\n",
                handlerThreads);
    }

    private static Map<Event, Integer> countThreads(Path program, int count, HandlerThreads handlerThreads) {
        long sum = count * (count - 1L) / 2;
        return run(
                Trial.command("many-threads", List.of(program.toString(), Integer.toString(count), "50")),
                "total " + sum + ", joined " + sum + "\n",
                handlerThreads);
    }

    private static Map<Event, Integer> run(Command command, String output, HandlerThreads handlerThreads) {
        RunResult<LifecycleCounts> result = TracedRun.result(
                new LifecycleTool(Subscription.none()),
                command.withStdout(Stdio.capture()),
                RunOptions.DEFAULT.withHandlerThreads(handlerThreads),
                LIMIT);
        assertThat(result.stdout()).hasToString(output);
        assertThat(result.status().isSuccess()).isTrue();
        return result.global().counts();
    }

    /**
     * Runs something several times. A leak makes the process grow each time; the collector makes it grow and shrink, so
     * what counts is the run after which it grew least.
     */
    private static void assertLeavesNothing(Runnable work) {
        work.run();
        long heapGrowth = Long.MAX_VALUE;
        long growth = Long.MAX_VALUE;
        for (int i = 0; i < MEASURED_RUNS; i++) {
            long heapBefore = usedHeap();
            long before = residentBytes();
            work.run();
            heapGrowth = Math.min(heapGrowth, usedHeap() - heapBefore);
            growth = Math.min(growth, residentBytes() - before);
        }
        assertThat(heapGrowth).as("growth of the heap").isLessThan(HEAP_NOISE);
        assertThat(growth).as("growth of the process").isLessThan(RESIDENT_NOISE);
    }

    private static long usedHeap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("RssAnon:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
                }
            }
            throw new IllegalStateException("no RssAnon");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
