package dev.reverie.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Where and when something was measured.
 *
 * @param kernel the version of Linux
 * @param cpu the model of the processors
 * @param cpus how many there are
 * @param jdk the version of the JDK
 * @param load how many processes competed for the processors at the start, on average over a minute
 * @param date when it was
 */
record Machine(String kernel, String cpu, int cpus, String jdk, String load, String date) {
    private static final String UNKNOWN = "unknown";

    /** This one, now. */
    static Machine here() {
        return new Machine(
                firstWord("/proc/sys/kernel/osrelease"),
                model(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                firstWord("/proc/loadavg"),
                OffsetDateTime.now(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
    }

    private static String model() {
        for (String line : read("/proc/cpuinfo").lines().toList()) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return UNKNOWN;
    }

    private static String firstWord(String file) {
        return read(file).strip().split("\\s+", 2)[0];
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
