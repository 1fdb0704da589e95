package dev.reverie.conformance.differential;

import org.jspecify.annotations.Nullable;

/**
 * A line that is not the same.
 *
 * @param task whose it is
 * @param strace what strace wrote, null if nothing
 * @param ours what we wrote, null if nothing
 */
record Difference(
        String task, @Nullable String strace, @Nullable String ours) {
    /** The system call or event that it is about. */
    String name() {
        String line = strace == null ? ours : strace;
        return Template.nameOf(line == null ? "" : line);
    }

    /** Whether it is a line of strace that we do not have, rather than one of ours that strace does not have. */
    boolean isStraces() {
        return strace != null;
    }

    /** Both lines, for people. */
    String text() {
        return "  - " + (strace == null ? "(nothing)" : strace) + "\n  + " + (ours == null ? "(nothing)" : ours) + "\n";
    }
}
