package dev.reverie.tools;

/** The lines in one output, of which one may have been begun and not finished. Not thread-safe. */
final class TraceSheet {
    private static final int NOBODY = 0;
    private static final String SPACES = " ".repeat(40);

    private final TraceOutput output;
    private int lineOwner = NOBODY;
    private int column;

    TraceSheet(TraceOutput output) {
        this.output = output;
    }

    TraceOutput output() {
        return output;
    }

    /** Whether the unfinished line is this thread's. */
    boolean isOwnedBy(int tid) {
        return lineOwner == tid;
    }

    /** Begins a line; another that was begun is broken off. */
    void startLine(int tid, String prefix) {
        breakOffLine();
        append(prefix);
        lineOwner = tid;
    }

    void breakOffLine() {
        if (lineOwner != NOBODY) {
            append(" <unfinished ...>");
            endLine();
        }
    }

    void endLine() {
        append("\n");
        lineOwner = NOBODY;
        column = 0;
    }

    void append(String text) {
        column += text.length();
        output.append(text);
    }

    /** Appends a space, and more of them up to a column. */
    void align(int target) {
        int missing = Math.max(1, target - column);
        append(missing <= SPACES.length() ? SPACES.substring(0, missing) : " ".repeat(missing));
    }
}
