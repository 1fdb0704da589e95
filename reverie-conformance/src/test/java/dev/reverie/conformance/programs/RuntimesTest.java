package dev.reverie.conformance.programs;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;

/** Language runtimes, with threads, child processes and sockets: each does such things in its own way. */
@ExtendWith(NothingLeft.class)
final class RuntimesTest {
    private static final String THREADS = "1000";
    private static final String AT_A_TIME = "40";

    private static final Scenario PYTHON =
            Scenario.of("python", "python3", source("threads.py")).exitingWith(5);
    private static final Scenario NODE =
            Scenario.of("node", "node", source("workers.js")).exitingWith(6);
    private static final Scenario PERL =
            Scenario.of("perl", "perl", source("perl.pl")).exitingWith(12);
    private static final Scenario KILLED_PERL =
            Scenario.of("killed-perl", "perl", source("perl.pl"), "die").exitingWith(128 + 9);
    private static final Scenario GO = Scenario.of("go", built("server")).exitingWith(8);
    private static final Scenario C = Scenario.of("threads", built("threads"), THREADS, AT_A_TIME);
    private static final Scenario MUSL = Scenario.of("musl", built("threads-musl"), THREADS, AT_A_TIME);

    @UnderEverySetting
    void runsPython(Setting setting) {
        Needs.program("python3", "python3");
        PYTHON.runsTheSame(setting);
    }

    @UnderEveryTool
    void runsNode(Setting setting) {
        Needs.program("node", "nodejs");
        NODE.runsTheSame(setting);
    }

    @UnderEverySetting
    void runsPerl(Setting setting) {
        Needs.program("perl", "perl");
        PERL.runsTheSame(setting);
    }

    @UnderEverySetting
    void killsPerl(Setting setting) {
        Needs.program("perl", "perl");
        KILLED_PERL.runsTheSame(setting);
    }

    @UnderEverySetting
    void runsStaticGo(Setting setting) {
        Needs.program("go", "golang-go");
        Guests.compile("server.go", "server", "env", "CGO_ENABLED=0", "go", "build");
        GO.runsTheSame(setting);
    }

    @UnderEverySetting
    void runsThreads(Setting setting) {
        Needs.program("gcc", "gcc libc6-dev");
        Guests.compile("threads.c", "threads", "gcc", "-O1", "-pthread");
        C.runsTheSame(setting);
    }

    @UnderEverySetting
    void runsStaticMuslThreads(Setting setting) {
        Needs.program("musl-gcc", "musl-tools");
        Guests.compile("threads.c", "threads-musl", "musl-gcc", "-O1", "-static", "-pthread");
        MUSL.runsTheSame(setting);
    }

    private static String source(String name) {
        return Guests.SOURCES.resolve(name).toString();
    }

    private static String built(String name) {
        return Path.of(Guests.BUILT.toString(), name).toString();
    }
}
