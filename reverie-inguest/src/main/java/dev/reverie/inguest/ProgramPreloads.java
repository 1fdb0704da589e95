package dev.reverie.inguest;

import dev.reverie.api.ReverieException;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.RunStatistics.Count;
import dev.reverie.inguest.ctool.CToolRuntime;
import dev.reverie.inguest.ctool.CToolRuntime.Preload;
import dev.reverie.inguest.preload.PreloadFile;
import dev.reverie.inguest.preload.Preloading;
import dev.reverie.inguest.runtime.RuntimeCode;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a tool in C that needs the C library comes into the programs of a run, and which programs it did not come into. Confined to the tracer thread but for
 * what runs in handlers.
 */
final class ProgramPreloads {
    private static final int MOST_PROGRAMS = 20;
    private static final long NO_CALL = -1;

    private final CToolRuntime library;
    private final Preload preload;
    private final PreloadFile file;
    private final Map<String, Long> without = new TreeMap<>();
    private long early;
    private boolean hasBegun;

    private ProgramPreloads(CToolRuntime library, Preload preload) {
        this.library = library;
        this.preload = preload;
        this.file = PreloadFile.of(preload);
    }

    /** Those of a run with a tool; null if that needs none. */
    static @Nullable ProgramPreloads of(@Nullable CToolRuntime library) {
        if (library == null || library.preload() == null) {
            return null;
        }
        if (!savesRegisters()) {
            throw new ReverieException(library.name()
                    + " needs the C library, which uses vector registers, and this processor or kernel has no xsave to keep those of"
                    + " the guest: use a tool that needs no other library (docs/ctools.md)");
        }
        return new ProgramPreloads(library, library.preload());
    }

    /** Whether there is xsave; see proc_cpuinfo(5). */
    private static boolean savesRegisters() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo")).contains(" xsave ");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A program has been loaded. In a handler.
     *
     * @throws ReverieException if it is the first, and the tool can't come into it
     */
    void begin(Ground<?, ?> ground, Space space) {
        String program = Habits.programOf(ground.tid());
        Preloading begun = Preloading.begin(ground, program, preload, file, space.memory());
        ground.onTracer(() -> {
            boolean isFirst = !hasBegun;
            hasBegun = true;
            space.setPreloading(begun);
            if (begun.state() == Preloading.State.WITHOUT && isFirst) {
                throw new ReverieException(library.name() + " needs the C library, and can't come into " + program
                        + ": " + begun.why() + ". Use a tool that needs no other library (docs/ctools.md)");
            }
            if (begun.state() == Preloading.State.WITHOUT) {
                count(program + ": " + begun.why());
            }
            return null;
        });
    }

    /** Whether a call is the one by which the library says that it is there. */
    boolean isArrival(SyscallStop stop) {
        return stop.nr() == RuntimeCode.GATE_NUMBER && stop.arch() == SyscallStop.ARCH_X86_64;
    }

    /** It has said so: the thread stands at the exit of that call. In a handler. */
    void arrived(Ground<?, ?> ground, Space space, long description) {
        Preloading waiting = space.preloading();
        if (waiting == null) {
            return;
        }
        Preloading now = waiting.arrived(ground, library, description, space.memory());
        ground.onTracer(() -> {
            space.setPreloading(now);
            ground.ptrace().setRegister(ground.tid(), UserRegisters.ORIG_RAX, NO_CALL);
            ground.ptrace().setRegister(ground.tid(), UserRegisters.RAX, 0);
            return null;
        });
    }

    /** A call is made that the tool does not see, as it is not there yet. */
    void missed(Space space, SyscallStop stop) {
        Preloading waiting = space.preloading();
        if (waiting != null
                && waiting.state() == Preloading.State.WAITING
                && library.subscription().hasSyscall((int) stop.nr())) {
            early++;
        }
    }

    /** A program ends, or another takes its place. */
    void left(Space space) {
        Preloading left = space.preloading();
        if (left != null && left.state() == Preloading.State.WAITING) {
            count(left.program() + ": its loader has not loaded it");
        }
    }

    private void count(String what) {
        String key = without.size() < MOST_PROGRAMS || without.containsKey(what) ? what : "others";
        without.merge(key, 1L, Long::sum);
    }

    /** How many calls were made before the tool was there, and the programs into which it has not come, each with the reason. */
    List<Count> counts() {
        List<Count> counts = new ArrayList<>();
        counts.add(new Count(RunStatistics.EARLY_CALLS, early));
        without.forEach((what, number) -> counts.add(new Count(RunStatistics.WITHOUT_TOOL + what, number)));
        return counts;
    }
}
