package dev.reverie.inguest.patch;

import java.util.Map;
import java.util.TreeMap;

/** Ranges of addresses, none of which is given to two. */
final class TakenRanges {
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    TakenRanges copy() {
        TakenRanges copy = new TakenRanges();
        copy.ends.putAll(ends);
        return copy;
    }

    boolean isFree(long from, long to) {
        return conflict(from, to) == from;
    }

    /** Behind the taken range that overlaps with this one; {@code from} if none does. */
    long conflict(long from, long to) {
        Map.Entry<Long, Long> last = ends.lowerEntry(to);
        return last == null || last.getValue() <= from ? from : last.getValue();
    }

    void take(long from, long to) {
        if (from >= to || !isFree(from, to)) {
            throw new IllegalStateException(Long.toHexString(from) + "-" + Long.toHexString(to) + " is taken");
        }
        ends.put(from, to);
    }

    /** Forgets all that begin in a range. */
    void forget(long from, long to) {
        ends.subMap(from, to).clear();
    }
}
