package dev.reverie.inguest.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ranges of addresses, none of which is given to two. */
final class TakenRanges {
    private final TreeMap<Long, Long> ends = new TreeMap<>();
    private final List<Part> parts = new ArrayList<>();

    /** Ranges that others have, too, and that do not change; here they are further up. */
    private record Part(TakenRanges ranges, long shift) {}

    TakenRanges copy() {
        TakenRanges copy = new TakenRanges();
        copy.ends.putAll(ends);
        copy.parts.addAll(parts);
        return copy;
    }

    /** Takes all of these, which do not change any more, further up; they have to be free. */
    void take(TakenRanges others, long shift) {
        parts.add(new Part(others, shift));
    }

    /** Whether all of these are free, further up. */
    boolean areFree(TakenRanges others, long shift) {
        for (Map.Entry<Long, Long> each : others.ends.entrySet()) {
            if (!isFree(each.getKey() + shift, each.getValue() + shift)) {
                return false;
            }
        }
        return true;
    }

    boolean isFree(long from, long to) {
        return conflict(from, to) == from;
    }

    /** Behind the taken range that overlaps with this one; {@code from} if none does. */
    long conflict(long from, long to) {
        Map.Entry<Long, Long> last = ends.lowerEntry(to);
        if (last != null && last.getValue() > from) {
            return last.getValue();
        }
        for (Part part : parts) {
            long conflict = part.ranges.conflict(from - part.shift, to - part.shift) + part.shift;
            if (conflict != from) {
                return conflict;
            }
        }
        return from;
    }

    void take(long from, long to) {
        if (from >= to || !isFree(from, to)) {
            throw new IllegalStateException(Long.toHexString(from) + "-" + Long.toHexString(to) + " is taken");
        }
        ends.put(from, to);
    }

    /** Forgets all that begin in a range. */
    void forget(long from, long to) {
        for (Part part : parts) {
            part.ranges.ends.forEach((start, end) -> ends.put(start + part.shift, end + part.shift));
        }
        parts.clear();
        ends.subMap(from, to).clear();
    }
}
