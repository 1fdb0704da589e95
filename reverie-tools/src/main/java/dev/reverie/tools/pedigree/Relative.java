package dev.reverie.tools.pedigree;

import dev.reverie.api.ExitStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process or a thread, and what it has created.
 *
 * @param id its process or thread id
 * @param isThread whether it is a thread other than the first of its process
 * @param program the command line of the program that it ran last; that of its creator if it ran none of its own
 * @param hasOwnProgram whether it ran one of its own
 * @param begin when it was created, in nanoseconds since the run began
 * @param end when it ended, likewise
 * @param status how it ended; null if the run ended before it did
 * @param isOrphan whether it has outlived its creator, and so has another parent now
 * @param children what it created: threads and processes in the order of their creation
 */
public record Relative(
        int id,
        boolean isThread,
        String program,
        boolean hasOwnProgram,
        long begin,
        long end,
        @Nullable ExitStatus status,
        boolean isOrphan,
        List<Relative> children) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Its number and what it ran. */
    String title() {
        if (isThread) {
            return "{" + id + "}";
        }
        return id + " " + (hasOwnProgram ? program : "(" + program + ")");
    }

    /** When and for how long it ran, and how it ended. */
    String story() {
        return "at " + millis(begin) + ", ran " + millis(end - begin) + ", " + ending();
    }

    private static String millis(long nanos) {
        return String.format(java.util.Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
    }

    private String ending() {
        String how =
                switch (status) {
                    case null -> "still running";
                    case ExitStatus.Exited(int code) -> "exited with " + code;
                    case ExitStatus.Killed killed ->
                        "killed by " + killed.signal() + (killed.coreDumped() ? " (core dumped)" : "");
                    case ExitStatus.Detached() -> "let go";
                };
        return isOrphan ? how + ", outlived its creator" : how;
    }
}
