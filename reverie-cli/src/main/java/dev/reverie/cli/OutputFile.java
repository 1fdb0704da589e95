package dev.reverie.cli;

import dev.reverie.api.ReverieException;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a tool's output goes: standard error, or the file that {@code -o} names. Opened before the guest starts, so that a
 * path that can't be written is known before anything has happened.
 *
 * @param stream the unbuffered output
 * @param name what to call it in messages
 * @param isFile whether it is a file
 */
record OutputFile(OutputStream stream, String name, boolean isFile) {
    private static final String NAME = "--output";

    /** The option. */
    static Option option(String what) {
        return Option.valued(NAME, "FILE", "write " + what + " to a file instead of stderr")
                .withLetter("-o");
    }

    /** What the option says; null if it was not given. */
    static @Nullable String named(Arguments arguments) {
        return arguments.value(NAME);
    }

    /** Opens what the option says. */
    static OutputFile open(Arguments arguments) {
        return open(arguments, false);
    }

    /** Opens what the option says, perhaps to append to it. */
    static OutputFile open(Arguments arguments, boolean append) {
        @Nullable String file = named(arguments);
        if (file == null) {
            return new OutputFile(standardError(), "standard error", false);
        }
        try {
            return new OutputFile(new FileOutputStream(file, append), file, true);
        } catch (FileNotFoundException e) {
            throw new ReverieException("can't write to " + e.getMessage(), e);
        }
    }

    /** Standard error, which a tool may close when it has written all, but which is needed for messages behind it. */
    private static OutputStream standardError() {
        return new FileOutputStream(FileDescriptor.err) {
            @Override
            public void close() {
                // It is not buffered.
            }
        };
    }

    /** What prints lines to it, each at once. */
    PrintStream printer() {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Makes sure that all that was printed has been written. */
    void check(PrintStream printer) {
        if (printer.checkError()) {
            throw new ReverieException("can't write to " + name);
        }
    }

    /** Writes the whole output at once. */
    void writeAndClose(String text) {
        try (OutputStream out = stream) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ReverieException("can't write to " + name + ": " + e.getMessage(), e);
        }
    }
}
