package dev.reverie.inguest;

import dev.reverie.inguest.patch.FileSites;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which calls the processes of each program have made, so that they are patched before the next process makes them: each would stop it once. A
 * habit is a hint, and may be that of another program with the same name. Confined to the tracer thread.
 */
final class Habits {
    private static final int MAX_PROGRAMS = 256;

    private final Map<String, Habit> ofPrograms = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Habit> eldest) {
            return size() > MAX_PROGRAMS;
        }
    };

    /** That of a program. */
    Habit of(String program) {
        return ofPrograms.computeIfAbsent(program, name -> new Habit());
    }

    /** That of one program. */
    static final class Habit {
        /** More than that a process hardly makes of one file in a life that is so short that it matters. */
        private static final int MAX_SITES = 256;

        private final Map<FileSites, Set<Long>> offsets = new HashMap<>();

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
