package dev.reverie.cli;

import dev.reverie.api.ReverieException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A shell command that reads a trace: {@code -o '|COMMAND'} or {@code -o '!COMMAND'}. */
final class ReadingCommand implements AutoCloseable {
    private final Process process;
    private final OutputFile output;

    private ReadingCommand(String command) {
        try {
            process = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new ReverieException("can't start '" + command + "': " + e.getMessage(), e);
        }
        output = new OutputFile(process.getOutputStream(), "'" + command + "'", true);
    }

    /** Whether the output with this name is a command. */
    static boolean isNamedBy(@Nullable String output) {
        return output != null && (output.startsWith("|") || output.startsWith("!"));
    }

    /** Starts the command that this output names. */
    static ReadingCommand start(String output) {
        return new ReadingCommand(output.substring(1));
    }

    /** Its standard input. */
    OutputFile output() {
        return output;
    }

    /** All is written: waits for the command to have read it. */
    @Override
    public void close() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
