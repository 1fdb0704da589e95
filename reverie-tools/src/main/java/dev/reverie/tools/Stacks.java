package dev.reverie.tools;

import dev.reverie.api.Backtrace;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.Frame;
import dev.reverie.api.Guest;
import dev.reverie.api.SourceLine;
import org.jspecify.annotations.Nullable;

/** What is written of the functions that made a call. */
public enum Stacks {
    /** Nothing. */
    NONE,
    /** The functions. */
    FUNCTIONS,
    /** The functions, and lines of their sources. */
    LINES;

    /** As many as strace shows. */
    private static final int MAX_FRAMES = 256;

    /** The functions that a thread is in; null if they are not wanted. */
    @Nullable
    Backtrace of(Guest<?, ?> guest) {
        return this == NONE ? null : guest.backtrace(new BacktraceOptions(MAX_FRAMES, this == LINES));
    }

    /** As strace writes it: a line for each frame, behind the line of the call. */
    static String text(@Nullable Backtrace stack) {
        if (stack == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (Frame frame : stack.frames()) {
            text.append("\n > ").append(frame);
            SourceLine source = frame.source();
            if (source != null) {
                text.append(' ').append(source);
            }
        }
        return text.toString();
    }
}
