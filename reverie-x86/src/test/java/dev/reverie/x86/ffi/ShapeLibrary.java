package dev.reverie.x86.ffi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Functions of a C library in our own process, and memory to put copies of them into. */
final class ShapeLibrary {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final MethodHandle MMAP = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final int PROT_READ_WRITE_EXEC = 7;
    private static final int MAP_PRIVATE_ANONYMOUS_NOREPLACE = 0x100022;
    private static final long STEP = 1L << 20;

    private ShapeLibrary() {}

    /** A function: its name, where it is, and its code. */
    record Function(String name, long address, byte[] code) {
        long call(long a, long b, MemorySegment memory) {
            return callAt(address, a, b, memory);
        }
    }

    static long callAt(long address, long a, long b, MemorySegment memory) {
        try {
            return (long) LINKER.downcallHandle(MemorySegment.ofAddress(address), SHAPE)
                    .invokeExact(a, b, memory);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Compiles {@code shapes.c} and finds its functions in our process. */
    static List<Function> load(Path directory, Arena arena, String... options)
            throws IOException, InterruptedException {
        Path library = directory.resolve("shapes" + String.join("", options) + ".so");
        List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-o", library.toString()));
        command.addAll(List.of(options));
        command.add("src/test/c/shapes.c");
        run(command);
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, arena);
        List<Function> functions = new ArrayList<>();
        for (String line : run(List.of("nm", "-D", "-S", "--defined-only", library.toString()))) {
            String[] fields = line.split(" ", -1); // value, size, type, name
            if (fields.length == 4 && fields[3].startsWith("shape_")) {
                MemorySegment code = symbols.findOrThrow(fields[3]).reinterpret(Long.parseLong(fields[1], 16));
                functions.add(new Function(fields[3], code.address(), code.toArray(ValueLayout.JAVA_BYTE)));
            }
        }
        return functions;
    }

    /** Maps memory for code, at least so far from an address, and as near as there is room. */
    static MemorySegment map(long address, long distance, long size) throws Throwable {
        for (long away = (distance & -STEP) + STEP; away < address; away += STEP) {
            for (long at : new long[] {(address & -STEP) - away, (address & -STEP) + away}) {
                long result = (long)
                        MMAP.invokeExact(at, size, PROT_READ_WRITE_EXEC, MAP_PRIVATE_ANONYMOUS_NOREPLACE, -1, 0L);
                if (result == at) {
                    return MemorySegment.ofAddress(at).reinterpret(size);
                }
            }
        }
        throw new AssertionError("no room for code");
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + output);
        }
        return output.lines().toList();
    }

    static boolean canCompile() {
        return Files.isExecutable(Path.of("/usr/bin/gcc")) && Files.isExecutable(Path.of("/usr/bin/nm"));
    }
}
