package dev.reverie.conformance.programs;

import dev.reverie.api.RunOptions;
import dev.reverie.api.RunOptions.HandlerThreads;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small C programs, one for each corner of the kernel, that print what they saw. */
@ExtendWith(NothingLeft.class)
final class KernelCornersTest {
    private static final Map<String, Integer> GUESTS = Map.ofEntries(
            Map.entry("cloneflags", 0),
            Map.entry("daemon", 11),
            Map.entry("dying", 0),
            Map.entry("execthread", 42),
            Map.entry("exits", 0),
            Map.entry("filters", 0),
            Map.entry("foreign", 0),
            Map.entry("groupstop", 0),
            Map.entry("kill9", 0),
            Map.entry("registers", 0),
            Map.entry("restart", 0),
            Map.entry("stopcont", 0),
            Map.entry("storm", 0),
            Map.entry("vsyscall", 0));

    private static final Map<String, Scenario> SCENARIOS = new ConcurrentHashMap<>();

    enum Way {
        NONE,
        PROCEED,
        INJECT,
        STRACE,
        INJECT_ON_PLATFORM_THREADS,
        MANY,
        MANY_AND_PROCEED,
        MANY_ON_PLATFORM_THREADS
    }

    static Stream<Arguments> everyGuestInEveryWay() {
        // To look closer: -Dreverie.jvm.args="… -Dguests=groupstop,storm -Dtimes=50"
        List<String> only = List.of(System.getProperty("guests", "").split(","));
        int times = Integer.getInteger("times", 1);
        return GUESTS.keySet().stream()
                .sorted()
                .filter(guest -> only.contains("") || only.contains(guest))
                .flatMap(guest -> Stream.generate(() -> guest).limit(times))
                .flatMap(guest -> Stream.of(Way.values()).map(way -> Arguments.of(guest, way)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyGuestInEveryWay")
    void behavesAsNatively(String guest, Way way) {
        Needs.program("gcc", "gcc libc6-dev");
        Scenario scenario = SCENARIOS.computeIfAbsent(guest, KernelCornersTest::scenario);
        switch (way) {
            case NONE -> scenario.runsTheSame(Setting.NONE);
            case PROCEED -> scenario.runsTheSame(Setting.PROCEED);
            case INJECT -> scenario.runsTheSame(Setting.INJECT);
            case STRACE -> scenario.runsTheSame(Setting.STRACE);
            case INJECT_ON_PLATFORM_THREADS -> scenario.runsTheSame(Setting.INJECT_ON_PLATFORM_THREADS);
            case MANY -> scenario.runsTheSame(new ManyInjections(false), RunOptions.DEFAULT);
            case MANY_AND_PROCEED -> scenario.runsTheSame(new ManyInjections(true), RunOptions.DEFAULT);
            case MANY_ON_PLATFORM_THREADS ->
                scenario.runsTheSame(
                        new ManyInjections(false), RunOptions.DEFAULT.withHandlerThreads(HandlerThreads.PLATFORM));
        }
    }

    private static Scenario scenario(String guest) {
        Path program = Guests.compile("../c/" + guest + ".c", guest, "gcc", "-O1", "-w", "-pthread");
        return Scenario.of(guest, program.toString()).exitingWith(GUESTS.getOrDefault(guest, 0));
    }

    /** What is not a guest here is a test that somebody forgot to list. */
    @org.junit.jupiter.api.Test
    void everyGuestIsListed() {
        Path sources = Guests.SOURCES.resolveSibling("c");
        List<String> names = Stream.of(
                        java.util.Objects.requireNonNull(sources.toFile().list()))
                .map(file -> file.substring(0, file.length() - 2))
                .toList();
        org.assertj.core.api.Assertions.assertThat(GUESTS.keySet()).containsAll(names);
    }
}
