package dev.reverie.api;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run has cost: how often the guests stopped, and what a backend tells besides. Which counts there are, and what they are called, depends on
 * the backend, and may change.
 *
 * @param counts in the order in which people want to read them
 */
public record RunStatistics(List<Count> counts) {
    /** Of a run of which nothing is known. */
    public static final RunStatistics NONE = new RunStatistics(List.of());

    /** The name of the count of records that a guest has written over, in the memory that it shares with the tracer: something is missing then. */
    public static final String DAMAGED_RECORDS = "damaged records in rings";

    /** The name of the count of programs that were made ready to have their calls handled inside. */
    public static final String PROGRAMS_LOADED = "programs loaded";

    /** The name of the count of calls that programs made before a tool in C was there, since their own loaders load it. */
    public static final String EARLY_CALLS = "calls before the tool was loaded";

    /** How the names of the counts begin of programs into which such a tool did not come; behind it are program and reason. */
    public static final String WITHOUT_TOOL = "programs without the tool: ";

    /** The list is copied. */
    public RunStatistics {
        counts = List.copyOf(counts);
    }

    /**
     * One of them.
     *
     * @param name for people, in the plural: "stops at calls"
     * @param value how many
     */
    public record Count(String name, long value) {}

    /** The count with a name; 0 if there is none. */
    public long of(String name) {
        return counts.stream()
                .filter(count -> count.name().equals(name))
                .mapToLong(Count::value)
                .findFirst()
                .orElse(0);
    }

    /** A line for each, with a number and a name. */
    public String table() {
        return counts.stream()
                .map(count -> String.format("%12d  %s%n", count.value(), count.name()))
                .collect(Collectors.joining());
    }
}
