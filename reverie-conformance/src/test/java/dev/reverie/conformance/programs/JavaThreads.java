package dev.reverie.conformance.programs;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The threads of this JVM, virtual ones included. */
final class JavaThreads {
    private static final Pattern OF_THE_TRACER = Pattern.compile("^#\\d+ \"(reverie-[^\"]*\"|[^\"]*\" virtual)");

    private JavaThreads() {}

    /** The stacks of all. */
    static String dump() {
        try {
            Path file = Files.createTempDirectory("threads").resolve("dump");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
                return Files.readString(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(file.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers and names of threads that only a tracer makes: its own, and virtual ones. */
    static Set<String> ofTheTracer() {
        return dump().lines()
                .map(OF_THE_TRACER::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
