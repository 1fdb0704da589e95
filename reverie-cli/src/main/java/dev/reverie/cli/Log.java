package dev.reverie.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the tracer does and when, for whoever looks into a problem or into start-up time. Silent unless asked for. */
final class Log {
    /** The option's value: a level, and a file if it is not to be standard error. */
    static final String SYNTAX = "LEVEL[:FILE]";

    private static final long NANOS_PER_MICRO = 1000;

    private final long start = System.nanoTime();
    private @Nullable PrintStream target;
    private boolean debug;

    /**
     * Starts logging as the option's value says.
     *
     * @throws UsageException if it makes no sense
     */
    void open(String setting, PrintStream err) {
        int colon = setting.indexOf(':');
        String level = colon < 0 ? setting : setting.substring(0, colon);
        debug = switch (level) {
            case "info" -> false;
            case "debug" -> true;
            default -> throw new UsageException("--log knows the levels info and debug, not '" + level + "'");
        };
        target = colon < 0 ? err : file(setting.substring(colon + 1));
    }

    /** Says something of interest. */
    void info(String message) {
        write("info  ", message);
    }

    /** Says something of interest to those who know the inside. */
    void debug(String message) {
        if (debug) {
            write("debug ", message);
        }
    }

    private void write(String level, String message) {
        PrintStream to = target;
        if (to != null) {
            long micros = (System.nanoTime() - start) / NANOS_PER_MICRO;
            to.println("reverie " + level + micros + " us: " + message);
        }
    }

    private static PrintStream file(String name) {
        try {
            return new PrintStream(new FileOutputStream(name, true), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("can't write the log: " + e.getMessage());
        }
    }
}
