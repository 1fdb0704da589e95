package dev.reverie.conformance.programs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine may not have: the test that needs it is skipped, and says what to install. */
public final class Needs {
    private static final Path JDKS = Path.of("/usr/lib/jvm");

    private Needs() {}

    /** Skips the test unless there is this program. */
    public static void program(String name, String debianPackage) {
        assumeTrue(has(name), () -> name + " is missing: apt-get install " + debianPackage);
    }

    /** Whether there is this program. */
    public static boolean has(String name) {
        return Stream.of(Trial.PATH.split(":", -1)).anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    /** Skips the test unless programs of 32 bits can be compiled. */
    public static void compilerOf32Bits() {
        boolean has;
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/gcc/x86_64-linux-gnu"))) {
            has = versions.anyMatch(version -> Files.isDirectory(version.resolve("32")));
        } catch (IOException e) {
            has = false;
        }
        assumeTrue(has, "the 32-bit compiler is missing: apt-get install gcc-multilib");
    }

    /** The JDK or JRE of this version; skips the test if there is none. */
    static Path java(int version) {
        if (Runtime.version().feature() == version) {
            return Path.of(System.getProperty("java.home"));
        }
        Optional<Path> home = Optional.empty();
        try (Stream<Path> candidates = Files.list(JDKS)) {
            home = candidates
                    .filter(candidate -> isJava(candidate, version))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            // There is no such directory, so there is no such JDK.
        }
        assumeTrue(
                home.isPresent(),
                () -> "Java " + version + " is missing: apt-get install openjdk-" + version + "-jre-headless");
        return home.orElseThrow();
    }

    private static boolean isJava(Path home, int version) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + version);
        } catch (IOException e) {
            return false;
        }
    }
}
