package dev.reverie.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the scheduler has counted of a thread: /proc/TID/schedstat. See proc(5). */
public final class SchedulerStatistics {
    private SchedulerStatistics() {}

    /** The time that a thread has spent on CPUs, exact for one that is stopped; nothing if it is gone. */
    public static Duration timeOf(int tid) {
        try {
            String text = Files.readString(Path.of("/proc/" + tid + "/task/" + tid + "/schedstat"));
            return Duration.ofNanos(Long.parseLong(text.substring(0, text.indexOf(' '))));
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
