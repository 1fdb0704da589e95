package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Backtrace;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.Frame;
import dev.reverie.api.Frame.Found;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Reverie;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.RunResult;
import dev.reverie.api.SourceLine;
import dev.reverie.api.Subscription;
import dev.reverie.conformance.programs.Guests;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backtraces of guests are those that the guests make of themselves, and those of gdb. */
final class BacktraceTest {
    private static final Path SOURCES = Path.of("src", "test", "guests", "contract");
    private static final BacktraceOptions ALL = new BacktraceOptions(1000, true);

    /** What a guest says with a call that means nothing: a name, and its own idea of the frames. */
    private record Mark(String name, List<Long> own, Backtrace ours) {}

    /** Runs a guest, and collects its marks by their names. */
    private static Map<String, Mark> marks(String... argv) {
        return marks("ptrace", argv);
    }

    private static Map<String, Mark> marks(String backend, String[] argv) {
        Map<String, Mark> marks = new ConcurrentHashMap<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPRIORITY), (guest, call) -> {
            if ((int) call.args().get(0) == -77) {
                Mark mark = mark(guest, call);
                marks.put(mark.name(), mark);
            }
            return Action.proceed();
        });
        RunResult<NoGlobal> result = Reverie.backend(backend)
                .run(
                        tool,
                        Runs.command(argv).withOutputCaptured(),
                        RunOptions.DEFAULT
                                .withHandlerThreads(HandlerThreads.VIRTUAL)
                                .withPatience(0));
        assertThat(result.stdout().toString()).isEqualTo("done\n");
        return new LinkedHashMap<>(marks);
    }

    private static Mark mark(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
        try {
            List<Long> own = new ArrayList<>();
            for (int i = 0; i < call.args().get(3); i++) {
                own.add(guest.memory().readLong(call.args().get(2) + 8L * i));
            }
            String name = guest.memory().readCString(call.args().get(1), 100);
            return new Mark(name, own, guest.backtrace(ALL));
        } catch (MemoryFault e) {
            throw new AssertionError(e);
        }
    }

    private static Backtrace of(Map<String, Mark> marks, String name) {
        return Objects.requireNonNull(marks.get(name), name).ours();
    }

    private static String compile(String source, String target, String... compiler) {
        return Guests.compile("../contract/" + source, target, compiler).toString();
    }

    /** Frame 0 is in syscall(2), frame 1 where mark() called it; what called mark() is the same for both. */
    private static void assertSameAddresses(Mark mark) {
        List<Long> ours =
                mark.ours().frames().stream().skip(2).map(Frame::address).toList();
        assertThat(ours)
                .as(mark.name())
                .isEqualTo(mark.own().subList(1, mark.own().size()));
        assertThat(mark.ours().end()).as(mark.name()).isEqualTo(Backtrace.End.COMPLETE);
    }

    @ParameterizedTest
    @CsvSource({
        "pie, -O1 -g -fPIE -pie",
        "fixed, -O2 -no-pie",
        "static, -O2 -static",
        "static-pie, -O1 -static-pie",
        "stripped, -O1 -s -rdynamic",
        "frame-pointers, -O0 -fno-omit-frame-pointer",
    })
    void framesAreThoseThatTheGuestFinds(String name, String flags) {
        List<String> compiler = new ArrayList<>(List.of("gcc", "-w", "-pthread"));
        compiler.addAll(List.of(flags.split(" ")));
        Map<String, Mark> marks = marks(compile("frames.c", "frames-" + name, compiler.toArray(String[]::new)));
        assertThat(marks.keySet())
                .containsExactlyInAnyOrder(
                        "recursion", "deep", "large", "variable", "callback", "signal", "nested", "fault", "thread");
        marks.values().forEach(BacktraceTest::assertSameAddresses);
        List<String> names =
                of(marks, "recursion").frames().stream().map(Frame::function).toList();
        assertThat(names).startsWith("syscall", "mark", "recurse", "recurse").contains("main", "_start");
        assertThat(of(marks, "fault").frames())
                .anySatisfy(frame -> assertThat(frame.found()).isEqualTo(Found.SIGNAL))
                .anySatisfy(frame -> assertThat(frame.function()).isEqualTo("fault"));
    }

    /** Threads stand in stubs and gates then, and their calls are overwritten by jumps. */
    @ParameterizedTest
    @CsvSource({"pie, -O1 -g -fPIE -pie", "static, -O2 -static"})
    void framesInsideAreThoseThatTheGuestFinds(String name, String flags) {
        List<String> compiler = new ArrayList<>(List.of("gcc", "-w", "-pthread"));
        compiler.addAll(List.of(flags.split(" ")));
        String guest = compile("frames.c", "frames-" + name, compiler.toArray(String[]::new));
        Map<String, Mark> marks = marks("inguest", new String[] {guest});
        assertThat(marks.keySet()).isEqualTo(marks(guest).keySet());
        marks.values().forEach(BacktraceTest::assertSameAddresses);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-O0", "-O1 -fno-inline", "-O2 -fno-inline -no-pie"})
    void functionsAndLinesAreThoseOfGdb(String flags) throws Exception {
        Needs.program("gdb", "gdb");
        List<String> compiler = new ArrayList<>(List.of("gcc", "-w", "-pthread", "-g"));
        compiler.addAll(List.of(flags.split(" ")));
        String guest = compile("frames.c", "frames-gdb" + flags.replace(' ', '_'), compiler.toArray(String[]::new));
        Map<String, Mark> marks = marks(guest);
        Map<String, List<String>> gdb = marksByGdb(guest);
        assertThat(gdb.keySet()).isEqualTo(marks.keySet());
        gdb.forEach((name, frames) -> assertThat(of(marks, name).frames().stream()
                        .map(BacktraceTest::place)
                        .filter(place -> place.contains("frames.c:")))
                .as(name)
                .isEqualTo(frames));
    }

    private static String place(Frame frame) {
        SourceLine line = frame.source();
        return line == null
                ? frame.function()
                : frame.function() + " " + Path.of(line.file()).getFileName() + ":" + line.line();
    }

    /** The frames of the guest's own source at each mark, as gdb names them. */
    private static Map<String, List<String>> marksByGdb(String guest) throws Exception {
        String script = SOURCES.resolve("backtraces.gdb").toString();
        Process gdb = new ProcessBuilder("gdb", "-nx", "-batch", "-x", script, guest)
                .redirectErrorStream(true)
                .start();
        String output = new String(gdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gdb.waitFor()).as(output).isZero();
        Pattern frame = Pattern.compile("#\\d+ +(\\w+) \\(.*\\) at (?:.*/)?(frames\\.c:\\d+)");
        Map<String, List<String>> marks = new TreeMap<>();
        List<String> frames = List.of();
        for (String line : output.lines().toList()) {
            Matcher matcher = frame.matcher(line);
            if (line.startsWith("mark ")) {
                frames = new ArrayList<>();
                marks.put(line.substring(5), frames);
            } else if (matcher.matches()) {
                frames.add(matcher.group(1) + " " + matcher.group(2));
            }
        }
        return marks;
    }

    @Test
    void linesAreThoseOfTheSource() throws Exception {
        Map<String, Mark> marks = marks(compile("frames.c", "frames-pie", "gcc", "-w", "-pthread", "-O1", "-g"));
        List<String> source = Files.readAllLines(SOURCES.resolve("frames.c"));
        Frame caller = of(marks, "variable").frames().stream()
                .filter(frame -> frame.function().equals("variable_frame"))
                .findFirst()
                .orElseThrow();
        SourceLine line = Objects.requireNonNull(caller.source());
        assertThat(line.file()).endsWith("/contract/frames.c");
        assertThat(source.get(line.line() - 1)).contains("recurse(2, \"variable\")");
    }

    /** Functions without call frame information have frame pointers; libraries and those with it are in between. */
    @Test
    void framePointersServeWhereThereIsNoInformation() {
        String guest = compile(
                "frames.c",
                "frames-bare",
                "gcc",
                "-w",
                "-pthread",
                "-O0",
                "-fno-omit-frame-pointer",
                "-fno-asynchronous-unwind-tables");
        Backtrace trace = of(marks(guest), "recursion");
        assertThat(trace.frames().stream().map(Frame::function))
                .startsWith(
                        "syscall", "mark", "recurse", "recurse", "recurse", "recurse", "recurse", "recurse", "main");
        assertThat(trace.frames().stream().map(Frame::found)).contains(Found.FRAME_POINTER);
    }

    @Test
    void theNumberOfFramesIsLimited() {
        String guest = compile("frames.c", "frames-pie", "gcc", "-w", "-pthread", "-O1", "-g");
        List<Backtrace> traces = new ArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPRIORITY), (stopped, call) -> {
            traces.add(stopped.backtrace(new BacktraceOptions(3, false)));
            return Action.proceed();
        });
        Runs.run(tool, HandlerThreads.VIRTUAL, guest);
        assertThat(traces).isNotEmpty().allSatisfy(trace -> {
            assertThat(trace.frames()).hasSize(3);
            assertThat(trace.end()).isEqualTo(Backtrace.End.LIMIT);
            assertThat(trace.frames().get(1).source()).isNull();
        });
    }

    /** The file is gone or another when we look; what is mapped is the old one. */
    @Test
    void deletedAndReplacedFiles() throws IOException {
        Path program =
                Path.of(compile("frames.c", "frames-stripped", "gcc", "-w", "-pthread", "-O1", "-s", "-rdynamic"));
        Path copy = program.resolveSibling("frames-replaced");
        Files.deleteIfExists(copy);
        Files.copy(program, copy);
        List<Backtrace> traces = new ArrayList<>();
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPRIORITY), (guest, call) -> {
            try {
                Files.deleteIfExists(copy);
                Files.copy(Path.of("/bin/true"), copy);
                traces.add(guest.backtrace());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return Action.proceed();
        });
        Runs.run(tool, HandlerThreads.VIRTUAL, copy.toString());
        assertThat(traces.getFirst().frames().stream().map(Frame::function)).contains("mark", "recurse", "main");
        assertThat(traces.getFirst().frames().get(1).module()).endsWith("frames-replaced (deleted)");
    }
}
