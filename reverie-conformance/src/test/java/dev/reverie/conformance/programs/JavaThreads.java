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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The threads of this JVM, virtual ones included. */
final class JavaThreads {
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
        return all().filter(thread -> thread.isVirtual() || thread.getName().startsWith("reverie-"))
                .map(thread -> "#" + thread.threadId() + " " + thread.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All threads. Not from a dump: the JVM crashes now and then if a virtual thread ends meanwhile (JDK-8359870, JDK-8392031). */
    private static Stream<Thread> all() {
        try {
            Class<?> containers = Class.forName("jdk.internal.vm.ThreadContainers");
            Class<?> container = Class.forName("jdk.internal.vm.ThreadContainer");
            Object root = containers.getMethod("root").invoke(null);
            return ((Stream<?>) container.getMethod("threads").invoke(root)).map(Thread.class::cast);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK lists its threads elsewhere", e);
        }
    }
}
