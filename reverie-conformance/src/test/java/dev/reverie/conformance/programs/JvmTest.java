package dev.reverie.conformance.programs;

import org.junit.jupiter.api.extension.ExtendWith;

/** JVMs as guests: dozens of threads, signals that are part of normal work, safepoints, child processes. */
@ExtendWith(NothingLeft.class)
final class JvmTest {
    private static final int OLD = 17;
    private static final int NEW = 25;

    @UnderEverySetting
    void showsVersionOf17(Setting setting) {
        version(OLD).runsTheSame(setting);
    }

    @UnderEverySetting
    void showsVersionOf25(Setting setting) {
        version(NEW).runsTheSame(setting);
    }

    @UnderEveryTool
    void runsThreadsOn17(Setting setting) {
        threads(OLD).runsTheSame(setting);
    }

    @UnderEveryTool
    void runsThreadsOn25(Setting setting) {
        threads(NEW).runsTheSame(setting);
    }

    private static Scenario version(int version) {
        return Scenario.of("java-version-" + version, java(version), "-version");
    }

    private static Scenario threads(int version) {
        compile();
        return Scenario.of("java-" + version, java(version), "-Xmx64m", "-cp", Guests.BUILT.toString(), "Threads")
                .exitingWith(11);
    }

    private static String java(int version) {
        return Needs.java(version).resolve("bin/java").toString();
    }

    private static void compile() {
        String javac =
                Needs.java(Runtime.version().feature()).resolve("bin/javac").toString();
        Guests.run(new ProcessBuilder(
                javac,
                "--release",
                Integer.toString(OLD),
                "-d",
                Guests.BUILT.toString(),
                Guests.SOURCES.resolve("Threads.java").toString()));
    }
}
