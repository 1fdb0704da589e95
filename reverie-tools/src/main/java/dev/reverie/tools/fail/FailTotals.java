package dev.reverie.tools.fail;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import java.util.List;

/** How often each rule was applied, in the whole guest. */
public final class FailTotals implements GlobalState {
    private final List<FailRule> rules;
    private final long[] matches;
    private final long[] hits;

    FailTotals(List<FailRule> rules) {
        this.rules = rules;
        this.matches = new long[rules.size()];
        this.hits = new long[rules.size()];
    }

    /** How often the rule of this index was applied. */
    public synchronized long hits(int rule) {
        return hits[rule];
    }

    /** What became of each rule, a line each, in the order of the rules. */
    public synchronized List<String> report() {
        return java.util.stream.IntStream.range(0, rules.size())
                .mapToObj(this::line)
                .toList();
    }

    private String line(int rule) {
        String name = "'" + rules.get(rule).text() + "' ";
        if (hits[rule] > 0) {
            return name + "hit " + hits[rule] + " of " + matches[rule] + " matching calls";
        }
        return name
                + (matches[rule] == 0
                        ? "never hit: no call matched"
                        : "never hit any of " + matches[rule] + " matching calls");
    }

    private synchronized boolean decide(int rule) {
        matches[rule]++;
        boolean isHit = rules.get(rule).occasion().comes(matches[rule], hits[rule]);
        hits[rule] += isHit ? 1 : 0;
        return isHit;
    }

    /** A call matches the rule of this index: is it applied? */
    record Decide(int rule) implements Request<FailTotals, Boolean> {
        @Override
        public Boolean handle(FailTotals totals, Sender from) {
            return totals.decide(rule);
        }
    }
}
