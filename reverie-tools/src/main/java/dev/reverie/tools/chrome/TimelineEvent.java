package dev.reverie.tools.chrome;

import java.util.List;

/** Something to be drawn. Times are in nanoseconds since the trace began. */
sealed interface TimelineEvent {
    /** A process is called so from now on. */
    record ProcessName(Track track, String name) implements TimelineEvent {}

    /** A thread is called so from now on. */
    record ThreadName(Track track, String name) implements TimelineEvent {}

    /**
     * A program or thread begins: a slice in which those of its calls lie.
     *
     * @param flow the arrow that ends here; 0 for none
     */
    record Begin(Track track, long time, String name, Flow flow) implements TimelineEvent {}

    /** What began last on this track ends. */
    record End(Track track, long time) implements TimelineEvent {}

    /**
     * A call.
     *
     * @param begin when it began
     * @param end when it ended
     * @param name its name
     * @param text the call as text
     * @param outgoing the arrows that begin here
     * @param woken the arrow that ends at its end; {@link Flow#NONE} for none
     */
    record Slice(Track track, long begin, long end, String name, String text, List<Flow> outgoing, Flow woken)
            implements TimelineEvent {
        /** When it has not yet ended. */
        long lastMoment() {
            return Math.max(begin, end - 1);
        }
    }

    /** A moment, such as the arrival of a signal. */
    record Instant(Track track, long time, String name) implements TimelineEvent {}

    /**
     * An arrow from what caused something to what it caused.
     *
     * @param id its number; 0 if there is no arrow
     * @param name what it means
     */
    record Flow(long id, String name) {
        /** No arrow. */
        static final Flow NONE = new Flow(0, "");

        boolean exists() {
            return id != 0;
        }
    }
}
