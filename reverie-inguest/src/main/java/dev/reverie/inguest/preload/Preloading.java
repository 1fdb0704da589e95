package dev.reverie.inguest.preload;

import dev.reverie.inguest.ctool.CToolRuntime;
import dev.reverie.inguest.ctool.CToolRuntime.Preload;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.linux.UserRegisters;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a tool in C that needs the C library has come into a program.
 *
 * <pre>
 *  exec ──► WAITING: LD_PRELOAD is in the environment, ld.so runs, calls are the tracer's
 *             │ the library's constructor makes a call that says where it is
 *             ▼
 *           THERE: LD_PRELOAD is out of the environment, calls are the tool's
 *
 *  exec ──► WITHOUT: the program has no loader, or its loader would not load it; calls are the tracer's
 * </pre>
 *
 * Immutable; an address space has its own.
 *
 * @param state how far
 * @param program the program's path
 * @param why the tool can't come; empty if it can
 * @param environment what has to be put back; null if nothing
 */
public record Preloading(
        State state, String program, String why, @Nullable PreloadedEnvironment environment) {
    private static final long PAGE = 4096;

    /** See above. */
    public enum State {
        /** The loader is at work. */
        WAITING,
        /** The tool is there. */
        THERE,
        /** It won't come. */
        WITHOUT
    }

    private static Preloading without(String program, String why) {
        return new Preloading(State.WITHOUT, program, why, null);
    }

    /**
     * Asks the loader of a program, which stands before its first instruction, for the library. In a handler.
     *
     * @param memory the program's
     */
    public static Preloading begin(
            Ground<?, ?> ground, String program, Preload preload, PreloadFile file, CodeMemory memory) {
        try {
            long stack = ground.onTracer(() -> ground.ptrace().register(ground.tid(), UserRegisters.RSP));
            StartVector vector = StartVector.read(ground.memory(), stack);
            if (!vector.hasInterpreter()) {
                return without(
                        program, "it is static, or a loader itself, so that there is no ld.so to load a library");
            }
            if (vector.isSecure()) {
                return without(
                        program, "it runs with the rights of another user, so that its ld.so loads no foreign library");
            }
            return begin(ground, program, preload, file, memory, vector);
        } catch (MemoryFault e) {
            return without(program, "its stack could not be read");
        }
    }

    private static Preloading begin(
            Ground<?, ?> ground,
            String program,
            Preload preload,
            PreloadFile file,
            CodeMemory memory,
            StartVector vector)
            throws MemoryFault {
        long strings = preload.strings();
        String path = preload.file().toString();
        byte[] name = (path + "\0").getBytes(StandardCharsets.US_ASCII);
        boolean isPut = ground.onTracer(() -> memory.write(strings, name));
        if (!isPut || !file.isReachable(ground, strings, vector.start())) {
            return without(program, "it does not find " + path + ", or may not read it, from its root and as its user");
        }
        PreloadedEnvironment.Room room = new PreloadedEnvironment.Room(
                strings, RuntimeRange.PAGE, (address, bytes) -> ground.onTracer(() -> memory.write(address, bytes)));
        PreloadedEnvironment environment = PreloadedEnvironment.put(ground.memory(), vector, path, room);
        if (environment == null) {
            return without(program, "its own LD_PRELOAD is too long");
        }
        ground.onTracer(() -> {
            ground.ptrace().setRegister(ground.tid(), UserRegisters.RSP, environment.start());
            return null;
        });
        return new Preloading(State.WAITING, program, "", environment);
    }

    /**
     * The library has come, and says where it is. In a handler.
     *
     * @param description the address of its description, as the program says
     * @param memory the program's
     * @return this, if it is not that library
     */
    public Preloading arrived(Ground<?, ?> ground, CToolRuntime library, long description, CodeMemory memory) {
        Preload preload = Objects.requireNonNull(library.preload());
        long base = description - library.tool().description();
        Memory guest = ground.memory();
        try {
            byte[] expected = library.tool().identification();
            if (base % PAGE != 0 || !Arrays.equals(guest.readBytes(description, expected.length), expected)) {
                return this;
            }
            guest.writeLong(base + library.tool().runtimeVariable(), RuntimeRange.TOOL_CODE);
            if (environment != null) {
                environment.restore(guest);
            }
        } catch (MemoryFault e) {
            return this;
        }
        boolean isThere = ground.onTracer(() -> memory.write(preload.table(), preload.tableFor(base)));
        return isThere ? new Preloading(State.THERE, program, "", null) : this;
    }
}
