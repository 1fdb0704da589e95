package dev.reverie.cli;

import dev.reverie.syscalls.Bytes;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The run from which the JVM learns what to put into the AOT cache: what users will do, on a program that does little.
 * Used by the {@code reverie} script when it builds.
 */
public final class Training {
    private static final String[][] COMMAND_LINES = {
        {"count", "--", "/bin/true"},
        {"count", "--central", "--", "/bin/true"},
        {"strace", "-o", "/dev/null", "--", "/bin/true"},
        {"strace", "--json", "-o", "/dev/null", "--", "/bin/sh", "-c", "/bin/true"},
        {"strace", "--trace=openat,read", "-o", "/dev/null", "--", "/bin/sh", "-c", "/bin/true"},
        {"strace", "-f", "-e", "trace=%file", "-ttTi", "-o", "/dev/null", "--", "/bin/true"},
        {"strace", "-Ze", "!close", "-r", "-o", "/dev/null", "--", "/bin/true"},
        {"strace", "-c", "-o", "/dev/null", "--", "/bin/true"},
        {"noop", "--", "/bin/sh", "-c", "/bin/true | /bin/true; /bin/true"},
        {"noop", "--intercept=proceed", "--", "/bin/sh", "-c", "/bin/true | /bin/true"},
        {"noop", "--intercept=inject", "--", "/bin/sh", "-c", "/bin/true | /bin/true; kill -TERM $$"},
        {"strace", "--", "/nonexistent"},
        {"strace", "--trace=opneat", "--", "/bin/true"},
        {"doctor"},
        {"--version"},
        {"--help"},
        {"strace", "--help"},
    };

    private Training() {}

    /** Runs some of everything; what fails is as instructive as what works. */
    public static void main(String[] args) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)) {
            for (String[] commandLine : COMMAND_LINES) {
                List<Bytes> arguments = new ArrayList<>();
                for (String argument : commandLine) {
                    arguments.add(Bytes.of(argument));
                }
                Main.run(arguments, new Console(nowhere, nowhere, new Log(), true));
            }
        }
        RawArguments.of(args);
        Ending.end(Outcome.code(ExitCodes.OK));
    }
}
