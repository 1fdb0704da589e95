package dev.reverie.inguest;

import dev.reverie.api.Subscription;
import dev.reverie.inguest.kept.KeptFiles;
import dev.reverie.inguest.runtime.CallVerdicts;
import dev.reverie.linux.ProcessStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which calls the processes of each program have made, so that they are patched before the next process makes them: each would stop it once; and
 * whether they call often, so that the next one need not wait for the runtime. Kept for later runs, in a file for each program and each set of calls that tools
 * see. Programs are told apart by the path of their file: a habit may be that of another program with the same name. Confined to the tracer thread.
 */
final class Habits {
    private static final int MAX_PROGRAMS = 256;
    private static final int MAX_FILES = 1024;

    private final KeptFiles files;

    /** Tells the calls that are seen from other sets of calls. */
    private final String seen;

    private final Map<String, Habit> ofPrograms = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Habit> eldest) {
            if (size() > MAX_PROGRAMS) {
                save(eldest.getKey(), eldest.getValue());
                return true;
            }
            return false;
        }
    };

    /**
     * What has been kept in a directory, read when it is asked for.
     *
     * @param directory need not exist; null for nothing that lasts
     * @param subscription which calls are seen
     */
    Habits(@Nullable Path directory, Subscription subscription) {
        files = new KeptFiles(directory, ".habit", HabitFormat.MAGIC, MAX_FILES);
        BitSet others = new BitSet();
        for (int number = 0; number < CallVerdicts.NUMBERS; number++) {
            others.set(number, !subscription.hasSyscall(number));
        }
        seen = HexFormat.of().formatHex(others.toByteArray());
    }

    /** That of a program. */
    Habit of(String program) {
        Habit known = ofPrograms.get(program);
        if (known == null) {
            known = read(program);
            ofPrograms.put(program, known);
        }
        return known;
    }

    /** That of the program that a thread is in. */
    Habit of(int tid) {
        return of(programOf(tid));
    }

    /** The name of the program that a thread is in; empty if nobody knows. */
    static String programOf(int tid) {
        return Objects.requireNonNullElse(ProcessStatus.programOf(tid), "");
    }

    private Habit read(String program) {
        String key = key(program);
        return HabitFormat.parse(key, files.read(name(key)));
    }

    /** Writes what is new, and what others have written meanwhile. */
    void save() {
        ofPrograms.forEach(this::save);
    }

    private void save(String program, Habit habit) {
        String key = key(program);
        if (habit.isChanged() && !program.isEmpty() && HabitFormat.hasRoomFor(key)) {
            habit.addAll(read(program));
            files.write(name(key), HabitFormat.format(key, habit));
            habit.kept();
        }
    }

    private String key(String program) {
        return program + '\0' + seen;
    }

    /** The name of a file: a hash (FNV-1a). */
    private static String name(String key) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x100_0000_01b3L;
        }
        return HexFormat.of().toHexDigits(hash);
    }
}
