package dev.reverie.conformance.programs;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The servers under much more load, for as long as it takes: run with {@code -Psoak}. */
@Tag("soak")
@ExtendWith(NothingLeft.class)
final class SoakTest {
    private static final Scenario REDIS = Scenario.script("redis", "200000");
    private static final Scenario THREADS =
            Scenario.of("many-threads", Guests.BUILT.resolve("threads").toString(), "100000", "100");
    private static final Scenario SPAWN =
            Scenario.of("spawn", "bash", Guests.SOURCES.resolve("spawn.sh").toString(), "20000");

    @UnderEverySetting
    void runsRedisForLong(Setting setting) {
        Needs.program("redis-server", "redis-server");
        Needs.program("redis-benchmark", "redis-tools");
        REDIS.runsTheSame(setting);
    }

    @UnderEverySetting
    void runsThreads(Setting setting) {
        Needs.program("gcc", "gcc libc6-dev");
        Guests.compile("threads.c", "threads", "gcc", "-O1", "-pthread");
        THREADS.runsTheSame(setting);
    }

    @UnderEverySetting
    void runsProcesses(Setting setting) {
        SPAWN.runsTheSame(setting);
    }
}
