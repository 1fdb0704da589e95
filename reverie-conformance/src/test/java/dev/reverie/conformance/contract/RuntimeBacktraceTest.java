package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Backtrace;
import dev.reverie.api.Frame;
import dev.reverie.api.Frame.Found;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.SourceLine;
import dev.reverie.api.Subscription;
import dev.reverie.conformance.programs.Guests;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Backtraces of code that no C compiler has made. */
final class RuntimeBacktraceTest {
    private static List<Backtrace> traces(int number, Predicate<Syscall> wanted, String... argv) {
        List<Backtrace> traces = new CopyOnWriteArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(number), (guest, call) -> {
            if (wanted.test(call)) {
                traces.add(guest.backtrace());
            }
            return Action.proceed();
        });
        Runs.run(tool, HandlerThreads.VIRTUAL, argv);
        return traces;
    }

    private static List<String> names(Backtrace trace) {
        return trace.frames().stream().map(Frame::function).toList();
    }

    /** Go has no .eh_frame, but call frame information for debuggers; without that, frame pointers. */
    @Test
    void go() {
        Needs.program("go", "golang-go");
        Path full = Guests.compile("../contract/frames.go", "frames-go", "go", "build");
        Path stripped = Guests.compile("../contract/frames.go", "frames-go-stripped", "go", "build", "-ldflags=-s -w");
        List<Backtrace> traces = traces(Sysno.GETPRIORITY, call -> call.args().a0() == 77, full.toString());
        assertThat(names(traces.get(0)))
                .containsSubsequence("syscall.Syscall", "main.inner", "main.inner", "main.inner", "main.main");
        assertThat(names(traces.get(1))).containsSubsequence("main.inner", "main.inner", "main.main.func1");
        SourceLine line = Objects.requireNonNull(traces.get(0).frames().stream()
                .filter(frame -> frame.function().equals("main.main"))
                .findFirst()
                .orElseThrow()
                .source());
        assertThat(line.toString()).endsWith("/contract/frames.go:18");
        List<Backtrace> nameless = traces(Sysno.GETPRIORITY, call -> call.args().a0() == 77, stripped.toString());
        assertThat(nameless.get(0).frames())
                .hasSameSizeAs(traces.get(0).frames())
                .extracting(Frame::found)
                .contains(Found.FRAME_POINTER);
    }

    @Test
    void codeThatIsInAPerfMap() {
        String guest =
                Guests.compile("../contract/jit.c", "jit", "gcc", "-O1", "-w").toString();
        Backtrace trace = traces(Sysno.GETPRIORITY, call -> true, guest).getFirst();
        assertThat(names(trace))
                .containsSubsequence("syscall", "mark", "Compiled:*hot /src/hot.js:7", "main", "_start");
        assertThat(trace.frames().get(2).functionOffset()).isEqualTo(6);
        assertThat(trace.frames().get(3).found()).isEqualTo(Found.FRAME_POINTER);
        assertThat(trace.end()).isEqualTo(Backtrace.End.COMPLETE);
    }

    @Test
    void theVdso() {
        String guest =
                Guests.compile("../contract/jit.c", "jit", "gcc", "-O1", "-w").toString();
        Backtrace trace = traces(Sysno.CLOCK_GETTIME, call -> (int) call.args().a0() == 2, guest)
                .getFirst();
        assertThat(trace.frames().getFirst().module()).isEqualTo("[vdso]");
        assertThat(names(trace)).contains("main", "_start");
        assertThat(trace.end()).isEqualTo(Backtrace.End.COMPLETE);
    }

    /** From the C library through compiled-in functions and the interpreter's frames to the start of the thread. */
    @Test
    void java() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<Backtrace> traces = traces(
                Sysno.WRITE,
                call -> call.args().a0() == 1,
                java,
                "-Xint",
                "-m",
                "jdk.compiler/com.sun.tools.javac.Main",
                "-version");
        Backtrace trace = traces.getLast();
        assertThat(trace.frames())
                .anyMatch(frame -> frame.module().endsWith("/libjvm.so"))
                .anyMatch(frame -> frame.found() == Found.FRAME_POINTER);
        // What called it, start_thread, has a name only where debug information of the C library is installed.
        assertThat(names(trace)).contains("JavaMain");
        assertThat(trace.end()).isEqualTo(Backtrace.End.COMPLETE);
    }
}
