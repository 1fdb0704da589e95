package dev.reverie.benchmarks;

import java.util.List;

/**
 * How the calls of programs were met inside the guest.
 *
 * @param first in runs of which nothing was known
 * @param second in others, which had what was learnt in the first
 */
record CorpusRuns(List<Coverage> first, List<Coverage> second) {
    /** Nobody has run anything. */
    static final CorpusRuns NONE = new CorpusRuns(List.of(), List.of());
}
