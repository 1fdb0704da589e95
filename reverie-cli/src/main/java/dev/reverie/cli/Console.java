package dev.reverie.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Where we write: what was asked of us (help, version, doctor's findings) to standard output, all that is said about a
 * guest to standard error, for standard output belongs to the guest.
 *
 * @param out standard output
 * @param err standard error
 * @param log what we do, for those who asked by {@code --log}
 * @param ownsProcess whether signal dispositions of this process are ours to change
 */
record Console(PrintStream out, PrintStream err, Log log, boolean ownsProcess) {
    /** Reports a failure. */
    void complain(@Nullable String message) {
        err.println("reverie: " + message);
    }
}
