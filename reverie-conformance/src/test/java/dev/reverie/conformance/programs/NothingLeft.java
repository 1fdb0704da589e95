package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves guest processes, descriptors or threads of the tracer behind. */
public final class NothingLeft implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
    private static boolean isWarm;

    private Map<String, Integer> descriptorsBefore = Map.of();
    private Set<String> threadsBefore = Set.of();

    /** What the JVM opens once, it opens here: sources of random numbers, for example. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (!isWarm) {
            isWarm = true;
            warmUp();
            Scenario.of("warm-up", "echo", "warm").runsTheSame(Setting.STRACE);
        }
    }

    private static void warmUp() {
        try {
            Files.delete(Files.createTempDirectory("warm-up"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        threadsBefore = JavaThreads.ofTheTracer();
        descriptorsBefore = Descriptors.count();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        String processes = GuestTasks.describe(GuestTasks.withSetting(Trial.MARK));
        GuestTasks.kill(GuestTasks.withSetting(Trial.MARK));
        assertThat(processes).as("processes left behind").isEmpty();
        assertThat(GuestTasks.describe(GuestTasks.tracedByUs()))
                .as("traced tasks left behind")
                .isEmpty();
        Set<String> threads = JavaThreads.ofTheTracer();
        threads.removeAll(threadsBefore);
        assertThat(threads).as("threads left behind").isEmpty();
        Map<String, Integer> more = new TreeMap<>(Descriptors.count());
        descriptorsBefore.forEach((target, count) -> more.merge(target, -count, Integer::sum));
        more.values().removeIf(count -> count <= 0);
        assertThat(more).as("descriptors left behind").isEmpty();
    }
}
