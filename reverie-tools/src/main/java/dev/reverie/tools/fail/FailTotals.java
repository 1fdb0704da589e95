package dev.reverie.tools.fail;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Request;
import dev.reverie.api.Sender;
import dev.reverie.api.guestcode.SharedState;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** How often each rule was applied, in the whole guest. */
public final class FailTotals implements GlobalState {
    private final List<FailRule> rules;
    private final Counters counters;

    FailTotals(List<FailRule> rules, Counters counters) {
        this.rules = rules;
        this.counters = counters;
    }

    /** How often rules matched, and were applied: from many threads, or processes. */
    interface Counters {
        /** In memory of our own. */
        static Counters own(int rules) {
            AtomicLongArray matches = new AtomicLongArray(rules);
            AtomicLongArray hits = new AtomicLongArray(rules);
            return new Counters() {
                @Override
                public long addMatches(int rule, long delta) {
                    return matches.getAndAdd(rule, delta);
                }

                @Override
                public long addHits(int rule, long delta) {
                    return hits.getAndAdd(rule, delta);
                }
            };
        }

        /** Those that guest code counts with too. */
        static Counters shared(SharedState table) {
            return new Counters() {
                @Override
                public long addMatches(int rule, long delta) {
                    return table.getAndAdd(RuleTable.class, "matches", rule, delta);
                }

                @Override
                public long addHits(int rule, long delta) {
                    return table.getAndAdd(RuleTable.class, "hits", rule, delta);
                }
            };
        }

        /** Adds, and returns what it was. */
        long addMatches(int rule, long delta);

        /** Adds, and returns what it was. */
        long addHits(int rule, long delta);
    }

    /** How often the rule of this index was applied. */
    public long hits(int rule) {
        return counters.addHits(rule, 0);
    }

    /** What became of each rule, a line each, in the order of the rules. */
    public List<String> report() {
        return java.util.stream.IntStream.range(0, rules.size())
                .mapToObj(this::line)
                .toList();
    }

    private String line(int rule) {
        String name = "'" + rules.get(rule).text() + "' ";
        long matches = counters.addMatches(rule, 0);
        if (hits(rule) > 0) {
            return name + "hit " + hits(rule) + " of " + matches + " matching calls";
        }
        return name + (matches == 0 ? "never hit: no call matched" : "never hit any of " + matches + " matching calls");
    }

    private boolean decide(int rule) {
        Occasion occasion = rules.get(rule).occasion();
        if (!occasion.comes(counters.addMatches(rule, 1) + 1)) {
            return false;
        }
        if (counters.addHits(rule, 1) >= occasion.times()) {
            counters.addHits(rule, -1);
            return false;
        }
        return true;
    }

    /** A call matches the rule of this index: is it applied? */
    record Decide(int rule) implements Request<FailTotals, Boolean> {
        @Override
        public Boolean handle(FailTotals totals, Sender from) {
            return totals.decide(rule);
        }
    }
}
