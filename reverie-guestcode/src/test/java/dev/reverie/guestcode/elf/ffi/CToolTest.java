package dev.reverie.guestcode.elf.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.guestcode.elf.CTool;
import dev.reverie.guestcode.elf.Libraries;
import dev.reverie.guestcode.elf.LibraryException;
import dev.reverie.guestcode.elf.SharedLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example tools, made by their Makefile, run in our own process on a runtime that only remembers what it is asked. */
class CToolTest {
    private static final Path EXAMPLES = Path.of("../examples/ctools");
    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor HANDLER = FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);
    private static final long RESULT = 42;
    private static final long ELSEWHERE = 0x6000_0000_0000L;
    private static final long SYS_WRITE = 1;

    @TempDir
    private Path directory;

    private final Arena arena = Arena.ofAuto();
    private final List<Long> calls = new ArrayList<>();
    private final List<Long> emitted = new ArrayList<>();
    private final StringBuilder written = new StringBuilder();

    @BeforeEach
    void make() throws Exception {
        assumeTrue(
                Libraries.canCompile() && Files.isExecutable(Path.of("/usr/bin/make")),
                "gcc and make are not installed");
        try (var files = Files.list(EXAMPLES)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void noneLetsCallsPass() throws Throwable {
        CTool tool = load("none");

        assertThat(call(tool, state(tool.processBytes()), state(tool.threadBytes()), 39))
                .isEqualTo(RESULT);
        assertThat(calls).containsExactly(39L);
        assertThat(tool.syscalls()).isEmpty();
        assertThat(tool.threadExit()).isEmpty();
    }

    @Test
    void counterAddsUp() throws Throwable {
        CTool tool = load("counter");
        MemorySegment process = state(tool.processBytes());

        for (int thread = 1; thread <= 2; thread++) {
            MemorySegment state = state(tool.threadBytes());
            for (int i = 0; i < thread * 5; i++) {
                assertThat(call(tool, process, state, i)).isEqualTo(RESULT);
            }
            LINKER.downcallHandle(
                            MemorySegment.ofAddress(tool.threadExit().orElseThrow()),
                            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS))
                    .invokeExact(process, state);
        }
        LINKER.downcallHandle(
                        MemorySegment.ofAddress(tool.processExit().orElseThrow()),
                        FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT))
                .invokeExact(process, 0);

        assertThat(emitted).containsExactly(15L);
    }

    @Test
    void echoWritesALine() throws Throwable {
        CTool tool = load("echo");

        assertThat(call(tool, state(tool.processBytes()), state(tool.threadBytes()), 39))
                .isEqualTo(RESULT);
        assertThat(written).hasToString("syscall 39(7, -1, 0, 0, 0, 0) = 42\n");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(refusal("int x;")).contains("captured_syscall", "reverie.h");
        assertThat(refusal(tool("", "abi = 7, .process_bytes"))).contains("version 7", "compile it");
        assertThat(refusal(tool("char huge[1 << 21];", "process_bytes"))).contains("ProcessState", "2097153");
        assertThat(refusal(tool("", "syscalls = (const int32_t[]){-1}, .process_bytes")))
                .contains("no system call");
    }

    /** A tool with something in its process state, and something said to begin with. */
    private static String tool(String state, String first) {
        return """
            #include "reverie.h"
            struct ProcessState { char unused; %s };
            struct ThreadState { char unused; };
            int64_t captured_syscall(ProcessState *p, ThreadState *t, const Args *a) { return p && t && a; }
            #pragma GCC diagnostic ignored "-Woverride-init"
            REVERIE_TOOL(.%s = sizeof(ProcessState));
            """.formatted(state, first);
    }

    private String refusal(String source) throws Exception {
        Files.writeString(directory.resolve("wrong.c"), source);
        SharedLibrary library = read("wrong");
        return String.valueOf(assertThatExceptionOfType(LibraryException.class)
                .isThrownBy(() -> CTool.at("wrong.so", library, ELSEWHERE, 0))
                .actual()
                .getMessage());
    }

    private SharedLibrary read(String name) throws Exception {
        Process make = new ProcessBuilder("make", "-s", "-B", "-C", directory.toString(), name + ".so")
                .inheritIO()
                .start();
        assertThat(make.waitFor()).isZero();
        return SharedLibrary.read(name + ".so", Files.readAllBytes(directory.resolve(name + ".so")));
    }

    private CTool load(String name) throws Throwable {
        SharedLibrary library = read(name);
        CTool tool = CTool.at(
                name, library, Mapping.reserve(library.size()), runtime().address());
        Mapping.map(tool.image());
        return tool;
    }

    private MemorySegment state(int bytes) {
        return arena.allocate(bytes, Long.BYTES);
    }

    private long call(CTool tool, MemorySegment process, MemorySegment thread, long number) throws Throwable {
        MemorySegment arguments = arena.allocateFrom(JAVA_LONG, number, 7, -1, 0, 0, 0, 0);
        return (long) LINKER.downcallHandle(MemorySegment.ofAddress(tool.handler()), HANDLER)
                .invokeExact(process, thread, arguments);
    }

    /** A struct reverie_runtime whose syscall and emit lead to us. */
    private MemorySegment runtime() throws ReflectiveOperationException {
        MemorySegment syscall = LINKER.upcallStub(
                MethodHandles.lookup().bind(this, "syscall", MethodType.methodType(long.class, MemorySegment.class)),
                FunctionDescriptor.of(JAVA_LONG, ADDRESS),
                arena);
        MemorySegment emit = LINKER.upcallStub(
                MethodHandles.lookup()
                        .bind(this, "emit", MethodType.methodType(long.class, MemorySegment.class, long.class)),
                FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG),
                arena);
        return arena.allocateFrom(JAVA_LONG, syscall.address(), 0, 0, emit.address(), 0);
    }

    /** Called by tools. */
    long syscall(MemorySegment arguments) {
        MemorySegment call = arguments.reinterpret(7 * Long.BYTES);
        long number = call.getAtIndex(JAVA_LONG, 0);
        calls.add(number);
        if (number == SYS_WRITE && call.getAtIndex(JAVA_LONG, 1) == 2) {
            long bytes = call.getAtIndex(JAVA_LONG, 3);
            MemorySegment text =
                    MemorySegment.ofAddress(call.getAtIndex(JAVA_LONG, 2)).reinterpret(bytes);
            for (long i = 0; i < bytes; i++) {
                written.append((char) text.get(JAVA_BYTE, i));
            }
        }
        return RESULT;
    }

    /** Called by tools. */
    long emit(MemorySegment data, long bytes) {
        emitted.add(data.reinterpret(bytes).get(JAVA_LONG, 0));
        return 0;
    }
}
