package dev.reverie.inguest;

import dev.reverie.inguest.patch.FileSites;
import dev.reverie.linux.ProcessStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which calls the processes of each program have made, so that they are patched before the next process makes them: each would stop it once; and
 * whether they call often, so that the next one need not wait for the runtime. A habit is a hint, and may be that of another program with the same
 * name. Confined to the tracer thread.
 */
final class Habits {
    private static final int MAX_PROGRAMS = 256;

    /** So many processes in a row that call seldom have the next one wait, at most. */
    private static final int MAX_SCORE = 3;

    private final Map<String, Habit> ofPrograms = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Habit> eldest) {
            return size() > MAX_PROGRAMS;
        }
    };

    /** Whether no program is known that calls often. */
    private boolean areAllUnknown = true;

    /** That of a program. */
    Habit of(String program) {
        return ofPrograms.computeIfAbsent(program, name -> new Habit());
    }

    /** That of the program that a thread is in. */
    Habit of(int tid) {
        return of(programOf(tid));
    }

    /** That of the program that a thread is in, if its processes call often; null if not. */
    @Nullable
    Habit ofFrequent(int tid) {
        if (areAllUnknown) {
            return null;
        }
        Habit habit = ofPrograms.get(programOf(tid));
        return habit != null && habit.score > 0 ? habit : null;
    }

    /** The name of the program that a thread is in; empty if nobody knows. */
    static String programOf(int tid) {
        return Objects.requireNonNullElse(ProcessStatus.programOf(tid), "");
    }

    /** A process has called so often that the runtime was worth its price, or would have been, or it has not. */
    void note(Habit habit, boolean isFrequent) {
        habit.score = Math.clamp(habit.score + (isFrequent ? 1 : -1), 0, MAX_SCORE);
        areAllUnknown &= !isFrequent;
    }

    /** That of one program. */
    static final class Habit {
        /** More than that a process hardly makes of one file in a life that is so short that it matters. */
        private static final int MAX_SITES = 256;

        private final Map<FileSites, Set<Long>> offsets = new HashMap<>();
        private int score;

        /** A process has made the call at an offset of a file for the first time. */
        void note(FileSites file, long offset) {
            Set<Long> known = offsets.computeIfAbsent(file, any -> new LinkedHashSet<>());
            if (known.size() < MAX_SITES) {
                known.add(offset);
            }
        }

        /** The offsets of the calls of a file that processes have made, in the order in which they were met. */
        Set<Long> of(FileSites file) {
            return offsets.getOrDefault(file, Set.of());
        }
    }
}
