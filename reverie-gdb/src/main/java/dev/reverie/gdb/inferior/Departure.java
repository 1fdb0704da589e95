package dev.reverie.gdb.inferior;

import java.util.ArrayList;
import java.util.List;

/**
 * Processes that are given up as soon as their threads stand.
 *
 * @param which the processes
 * @param whenDone called then
 */
record Departure(List<Inferior> which, Runnable whenDone) {
    /** Whether a process leaves: it is one of them, or a child of theirs of which gdb has never heard. */
    boolean includes(Inferior inferior) {
        Inferior maker = inferior.secretOf();
        return which.contains(inferior) || maker != null && includes(maker);
    }

    /** All that leave. */
    List<Inferior> all(Guest guest) {
        List<Inferior> all = new ArrayList<>(which);
        for (Inferior inferior : guest.inferiors()) {
            if (!which.contains(inferior) && includes(inferior)) {
                all.add(inferior);
            }
        }
        return all;
    }
}
