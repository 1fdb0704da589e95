package dev.reverie.linux;

import java.nio.file.Path;

/** The memory node of a processor, as /sys tells. See numa(7). */
public final class ProcessorNode {
    private static final String PREFIX = "node";

    private ProcessorNode() {}

    /** The number of the node; 0 where there are none. */
    public static int of(int processor) {
        String[] entries =
                Path.of("/sys/devices/system/cpu/cpu" + processor).toFile().list();
        if (entries != null) {
            for (String entry : entries) {
                if (entry.matches(PREFIX + "[0-9]+")) {
                    return Integer.parseInt(entry.substring(PREFIX.length()));
                }
            }
        }
        return 0;
    }
}
