package dev.reverie.cli;

import java.util.List;

/** One subcommand: what it takes, how it is explained, and what it does. */
interface Subcommand {
    /** Its name. */
    String name();

    /** What comes behind its name, for the usage line. */
    String usage();

    /** What it does, in one line. */
    String summary();

    /** Its options, all that {@link Arguments#parse} accepts. */
    List<Option> options();

    /** Examples and whatever else the help should say; lines that end in line feeds. */
    String examples();

    /**
     * Does it.
     *
     * @throws UsageException if the arguments make no sense
     */
    Outcome run(Arguments arguments, Console console);
}
