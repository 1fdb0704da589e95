package dev.reverie.api;

/**
 * What is wanted of a {@link Backtrace}.
 *
 * @param maxFrames the largest number of frames
 * @param withLines whether source lines are looked up. The first time in each file that has debug information, this takes some
 *     milliseconds for each of its megabytes
 */
public record BacktraceOptions(int maxFrames, boolean withLines) {
    /** At most 64 frames, with source lines. */
    public static final BacktraceOptions DEFAULT = new BacktraceOptions(64, true);

    /** Checks the number. */
    public BacktraceOptions {
        if (maxFrames < 1) {
            throw new IllegalArgumentException("at least one frame, not " + maxFrames);
        }
    }

    /** The same with another number of frames. */
    public BacktraceOptions withMaxFrames(int frames) {
        return new BacktraceOptions(frames, withLines);
    }

    /** The same without source lines. */
    public BacktraceOptions withoutLines() {
        return new BacktraceOptions(maxFrames, false);
    }
}
