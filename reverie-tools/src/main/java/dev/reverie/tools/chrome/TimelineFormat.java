package dev.reverie.tools.chrome;

/** How a timeline is written. Not thread-safe. */
interface TimelineFormat {
    /** What the file begins with. */
    byte[] head();

    /** An event. */
    byte[] event(TimelineEvent event);

    /** What the file ends with. */
    byte[] tail();
}
