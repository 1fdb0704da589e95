package dev.reverie.api;

import java.util.List;

/**
 * Which functions of a guest thread called which.
 *
 * @param frames from the innermost outwards; never empty
 * @param end why there are not more
 */
public record Backtrace(List<Frame> frames, End end) {
    /** Why a backtrace ends. */
    public enum End {
        /** The outermost function has no caller: it is the first of its thread. */
        COMPLETE,
        /** Nothing says how to get from the last frame to its caller. */
        NO_RULE,
        /** The stack, or what leads to it, can't be read. */
        UNREADABLE_MEMORY,
        /** There are more frames than were asked for. */
        LIMIT
    }

    /** Copies the list. */
    public Backtrace {
        frames = List.copyOf(frames);
    }

    /** A frame per line, and why there are not more unless it is complete. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Frame frame : frames) {
            text.append(frame);
            SourceLine source = frame.source();
            if (source != null) {
                text.append(' ').append(source);
            }
            text.append('\n');
        }
        if (end != End.COMPLETE) {
            text.append("... ").append(end).append('\n');
        }
        return text.toString();
    }
}
