package dev.reverie.conformance.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The descriptors this JVM has open: how many lead to each kind of thing. */
final class Descriptors {
    private static final Path OURS = Path.of("/proc/self/fd");

    private Descriptors() {}

    /** Counts them, by file name, or by kind for what has none. Jars are left out: the JVM opens them when it needs them. */
    static Map<String, Integer> count() {
        Map<String, Integer> counts = new TreeMap<>();
        List<Path> descriptors;
        try (Stream<Path> entries = Files.list(OURS)) {
            descriptors = entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path descriptor : descriptors) {
            String target = target(descriptor);
            if (!target.endsWith(".jar")) {
                counts.merge(target, 1, Integer::sum);
            }
        }
        return counts;
    }

    private static String target(Path descriptor) {
        try {
            // Such as pipe:[1234]
            return Files.readSymbolicLink(descriptor).toString().replaceAll(":\\[\\d+]", "");
        } catch (IOException e) {
            // The one that the list was read through.
            return "/proc/" + ProcessHandle.current().pid() + "/fd";
        }
    }
}
