package dev.reverie.inguest;

import dev.reverie.api.RunStatistics;
import dev.reverie.api.RunStatistics.Count;
import dev.reverie.inguest.patch.Shape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often what happened inside the guests of a run. Confined to the tracer thread. */
final class InsideCounts {
    private static final int NANOS_PER_MICRO = 1000;

    private final Map<Shape, Long> patched = new EnumMap<>(Shape.class);
    private final Map<String, Long> unpatched = new TreeMap<>();
    private long files;
    private long calls;
    private long sent;
    private long waits;
    private long programs;
    private long nanos;

    /** A thread that is no more has made calls inside. */
    void calls(long made) {
        calls += made;
    }

    /** A thread that had stopped at a call was sent inside with it. */
    void sent() {
        sent++;
    }

    /** A thread had to wait for room in its ring. */
    void waited() {
        waits++;
    }

    /** A program has been loaded, and the runtime with it, which took this long. */
    void loaded(long took) {
        programs++;
        nanos += took;
    }

    /** A site has been patched in an address space. */
    void patched(Shape shape) {
        patched.merge(shape, 1L, Long::sum);
    }

    /** A file has been patched in an address space as it was in an earlier one. */
    void patchedAlike() {
        files++;
    }

    /** A site has been met that stays as it is. */
    void unpatched(String why) {
        unpatched.merge(why, 1L, Long::sum);
    }

    /** What was counted. */
    List<Count> counts() {
        List<Count> counts = new ArrayList<>();
        counts.add(new Count("calls made or answered inside", calls));
        counts.add(new Count("calls sent inside by a stop", sent));
        counts.add(new Count("waits for room in rings", waits));
        counts.add(new Count(RunStatistics.PROGRAMS_LOADED, programs));
        counts.add(new Count("microseconds of loading the runtime", nanos / NANOS_PER_MICRO));
        patched.forEach((shape, number) -> counts.add(new Count("sites patched: " + shape.text(), number)));
        counts.add(new Count("files patched as in an earlier process", files));
        unpatched.forEach((why, number) -> counts.add(new Count("sites not patched: " + why, number)));
        return counts;
    }
}
