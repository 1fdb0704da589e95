package dev.reverie.inguest;

import dev.reverie.inguest.patch.FileSites;
import dev.reverie.inguest.patch.Imprint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a program have done: which calls they have made, where, and how many the last of them made in all. A hint: the next one may do anything.
 * Confined to the tracer thread.
 */
final class Habit {
    /** More than that a process hardly makes of one file in a life that is so short that it matters. */
    static final int MAX_SITES = 256;

    /** So many files: a program has one for each of its libraries, and the old ones stay for a while when it is replaced. */
    static final int MAX_FILES = 32;

    /** So many processes are looked back on. */
    static final int MAX_PROCESSES = 4;

    private final Map<String, Set<Long>> offsets = new LinkedHashMap<>(16, 0.75f, true);
    private final Deque<Integer> magnitudes = new ArrayDeque<>();
    private final Map<String, Imprint> imprints = new HashMap<>();
    private boolean isChanged;

    /** A process has made the call at an offset of a file for the first time. */
    void note(FileSites file, long offset) {
        if (!file.key().isEmpty()) {
            isChanged |= add(file.key(), offset);
        }
    }

    private boolean add(String key, long offset) {
        Set<Long> known = offsets.computeIfAbsent(key, any -> new LinkedHashSet<>());
        boolean isNew = known.size() < MAX_SITES && known.add(offset);
        if (isNew) {
            imprints.remove(key);
        }
        return isNew;
    }

    /** A process has made so many calls, or at least so many. */
    void made(long calls) {
        int magnitude = Long.SIZE - Long.numberOfLeadingZeros(calls);
        List<Integer> before = List.copyOf(magnitudes);
        add(magnitude);
        isChanged |= !before.equals(List.copyOf(magnitudes));
    }

    private void add(int magnitude) {
        if (magnitudes.size() == MAX_PROCESSES) {
            magnitudes.removeFirst();
        }
        magnitudes.addLast(magnitude);
    }

    /**
     * Whether it would have been better for the last processes not to wait for the runtime, which costs about as much as {@code patience} stops.
     *
     * @param patience how many calls stop before a process gets it
     */
    boolean isImpatient(int patience) {
        long cost = 0;
        for (int magnitude : magnitudes) {
            long calls = leastOf(magnitude);
            cost += calls < patience ? calls : 2L * patience;
        }
        return cost > (long) patience * magnitudes.size();
    }

    /** The least number of so many binary digits. */
    private static long leastOf(int magnitude) {
        return magnitude == 0 ? 0 : 1L << magnitude - 1;
    }

    /** The offsets of the calls of a file that processes have made, in the order in which they were met. */
    Set<Long> of(FileSites file) {
        return offsets.getOrDefault(file.key(), Set.of());
    }

    /** How those of a file have been patched, all that can be; null if nobody has told since there are so many. */
    @Nullable
    Imprint imprint(String file) {
        return imprints.get(file);
    }

    /** All those of a file that can be have been patched so. */
    void keep(FileSites file, Imprint imprint) {
        imprints.put(file.key(), imprint);
    }

    /** The same for all files, the one that was asked for last at the end. */
    Map<String, Set<Long>> offsets() {
        return offsets;
    }

    /** How many binary digits the numbers of calls of the last processes have, the latest at the end. */
    List<Integer> magnitudes() {
        return new ArrayList<>(magnitudes);
    }

    /** Whether something is known that was not when it was read. */
    boolean isChanged() {
        return isChanged;
    }

    /** It has been written as it is. */
    void kept() {
        isChanged = false;
    }

    /** Adds what another one knows of sites and, if this one knows of no processes, of these. */
    void addAll(Habit other) {
        other.offsets.forEach((key, known) -> known.forEach(offset -> add(key, offset)));
        if (magnitudes.isEmpty()) {
            magnitudes.addAll(other.magnitudes);
        }
    }

    /** Adds what has been read of a file. */
    void add(String key, Set<Long> known) {
        offsets.put(key, known);
    }

    /** Adds a process that has been read of. */
    void addMagnitude(int magnitude) {
        add(magnitude);
    }
}
