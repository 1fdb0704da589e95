package dev.reverie.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a program's calls were met by the backend inside the guest.
 *
 * @param program its name
 * @param patched calls that a patched instruction has brought to the handler, without a stop
 * @param sent calls that a stop has sent to the handler inside: the first of each place, and those of places that are not patched
 * @param traced calls that the tracer has handled itself
 * @param missing why there are no figures; empty if there are
 */
record Coverage(String program, long patched, long sent, long traced, String missing) {
    private static final String INSIDE = "calls made or answered inside";
    private static final String SENT = "calls sent inside by a stop";
    private static final String STOPS = "stops at calls";
    private static final double PERCENT = 100;

    /** Of a program that did not run. */
    static Coverage missing(String program, String why) {
        return new Coverage(program, 0, 0, 0, why);
    }

    /**
     * From what {@code --stats} has printed: lines of a number and a name.
     *
     * @throws BenchmarkException if it has not
     */
    static Coverage of(String program, String statistics) {
        Map<String, Long> counts = new HashMap<>();
        for (String line : statistics.lines().toList()) {
            String[] words = line.strip().split(" +", 2);
            if (words.length == 2 && words[0].chars().allMatch(Character::isDigit)) {
                counts.merge(words[1], Long.valueOf(words[0]), Long::sum);
            }
        }
        if (!counts.keySet().containsAll(List.of(INSIDE, SENT, STOPS))) {
            throw new BenchmarkException("no statistics");
        }
        long sent = counts.getOrDefault(SENT, 0L);
        return new Coverage(
                program, counts.getOrDefault(INSIDE, 0L) - sent, sent, counts.getOrDefault(STOPS, 0L) - sent, "");
    }

    /** All of them together. */
    static Coverage sum(List<Coverage> all) {
        long patched = 0;
        long sent = 0;
        long traced = 0;
        for (Coverage each : all) {
            patched += each.patched;
            sent += each.sent;
            traced += each.traced;
        }
        return new Coverage("all", patched, sent, traced, "");
    }

    /** How many calls there were. */
    long calls() {
        return patched + sent + traced;
    }

    /** How many of a hundred calls were met without a stop. */
    double percent() {
        return calls() == 0 ? 0 : PERCENT * patched / calls();
    }
}
