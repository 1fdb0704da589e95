package dev.reverie.cli;

/** The exit codes of ours; all others are the guest's. They are env(1)'s and the shell's, where those have one. */
final class ExitCodes {
    static final int OK = 0;

    /** {@code doctor} found that something necessary is missing. */
    static final int UNFIT = 1;

    /** A process could not be attached to. */
    static final int UNATTACHED = 1;

    /** The command line makes no sense. */
    static final int USAGE = 2;

    /** The tracer or the tool failed. */
    static final int FAILURE = 125;

    private ExitCodes() {}
}
