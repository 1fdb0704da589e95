package dev.reverie.conformance.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.RunOptions;
import dev.reverie.conformance.programs.TracedRun;
import dev.reverie.conformance.programs.Trial;
import dev.reverie.tools.TraceSet;
import dev.reverie.tools.chrome.ChromeTraceTool;
import dev.reverie.tools.chrome.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What readers find in a timeline is what happened, in both formats. */
final class TimelineTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PYTHON = """
            import threading, signal, os, subprocess
            lock = threading.Lock()
            lock.acquire()
            def work():
                with lock:
                    pass
            t = threading.Thread(target=work)
            t.start()
            subprocess.run(["true"])
            lock.release()
            t.join()
            os.kill(os.getpid(), signal.SIGCONT)
            os._exit(3)
            """;

    /**
     * A slice, whatever the format.
     *
     * @param track its line
     * @param name its name
     * @param begin in nanoseconds
     * @param end likewise
     */
    private record Slice(String track, String name, long begin, long end) {}

    /** A timeline as it was read. */
    private record Drawing(
            List<Slice> slices, Set<String> names, Set<String> instants, Set<Long> flowsBegun, Set<Long> flowsEnded) {
        Drawing() {
            this(new ArrayList<>(), new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        }
    }

    private static byte[] run(Timeline.Format format, String... argv) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChromeTraceTool tool = new ChromeTraceTool(new Timeline(out, "test", format), TraceSet.all());
        TracedRun.of(tool, Trial.command("timeline", List.of(argv)), RunOptions.DEFAULT, LIMIT);
        return out.toByteArray();
    }

    private static Drawing read(Timeline.Format format, byte[] file) {
        return format == Timeline.Format.JSON ? readJson(file) : readPerfetto(file);
    }

    private static Drawing readJson(byte[] file) {
        Drawing drawing = new Drawing();
        Map<String, Deque<JsonNode>> open = new HashMap<>();
        JsonNode root = JsonMapper.builder().build().readTree(new String(file, StandardCharsets.UTF_8));
        for (JsonNode event : root.get("traceEvents")) {
            String track = event.get("pid").asInt() + "/" + event.get("tid").asInt();
            String name = event.get("name").asString();
            long time = nanos(event.path("ts"));
            switch (event.get("ph").asString()) {
                case "M" -> drawing.names.add(event.get("args").get("name").asString());
                case "X" -> drawing.slices.add(new Slice(track, name, time, time + nanos(event.get("dur"))));
                case "i" -> drawing.instants.add(name);
                case "s" -> drawing.flowsBegun.add(event.get("id").asLong());
                case "f" -> drawing.flowsEnded.add(event.get("id").asLong());
                case "B" ->
                    open.computeIfAbsent(track, ignored -> new ArrayDeque<>()).push(event);
                case "E" -> {
                    JsonNode begin =
                            open.getOrDefault(track, new ArrayDeque<>()).pop();
                    drawing.slices.add(new Slice(track, begin.get("name").asString(), nanos(begin.get("ts")), time));
                }
                default -> throw new AssertionError(event);
            }
        }
        assertThat(open.values()).allMatch(Deque::isEmpty);
        return drawing;
    }

    private static long nanos(JsonNode micros) {
        return micros.isMissingNode()
                ? 0
                : micros.decimalValue().movePointRight(3).longValueExact();
    }

    /** As a reader of Perfetto would: names by their numbers, once these are defined; slices end in the opposite order. */
    private static Drawing readPerfetto(byte[] file) {
        Drawing drawing = new Drawing();
        Map<Long, String> names = new HashMap<>();
        Map<Long, String> tracks = new HashMap<>();
        List<ProtoReader> events = new ArrayList<>();
        boolean isCleared = false;
        for (ProtoReader packet : new ProtoReader(file).messages(1)) {
            assertThat(packet.number(10)).as("sequence").isEqualTo(1);
            isCleared |= packet.number(13) == 1;
            if (packet.has(12)) {
                packet.message(12).messages(2).forEach(each -> names.put(each.number(1), each.text(2)));
            }
            if (packet.has(60)) {
                ProtoReader track = packet.message(60);
                if (track.has(3)) {
                    drawing.names.add(track.message(3).text(6));
                } else {
                    ProtoReader thread = track.message(4);
                    drawing.names.add(thread.text(5));
                    tracks.put(track.number(1), thread.number(1) + "/" + thread.number(2));
                }
            }
            if (packet.has(11)) {
                assertThat(isCleared && packet.number(13) == 2)
                        .as("state is known")
                        .isTrue();
                ProtoReader event = packet.message(11);
                assertThat(event.has(10) ? names.get(event.number(10)) : "").isNotNull();
                events.add(packet);
            }
        }
        events.sort((a, b) -> Long.compare(a.number(8), b.number(8)));
        Map<Long, Deque<ProtoReader>> open = new HashMap<>();
        for (ProtoReader packet : events) {
            ProtoReader event = packet.message(11);
            long uuid = event.number(11);
            drawing.flowsBegun.addAll(event.numbers(47));
            drawing.flowsEnded.addAll(event.numbers(48));
            switch ((int) event.number(9)) {
                case 1 ->
                    open.computeIfAbsent(uuid, ignored -> new ArrayDeque<>()).push(packet);
                case 2 -> {
                    ProtoReader begin =
                            open.getOrDefault(uuid, new ArrayDeque<>()).pop();
                    ProtoReader begun = begin.message(11);
                    drawing.slices.add(new Slice(
                            tracks.getOrDefault(uuid, "?"),
                            begun.has(23) ? begun.text(23) : names.getOrDefault(begun.number(10), "?"),
                            begin.number(8),
                            packet.number(8)));
                }
                default -> drawing.instants.add(names.getOrDefault(event.number(10), "?"));
            }
        }
        assertThat(open.values()).allMatch(Deque::isEmpty);
        return drawing;
    }

    @ParameterizedTest
    @EnumSource
    void programsCallsAndArrows(Timeline.Format format) {
        Drawing drawing = read(format, run(format, "sh", "-c", "ls / | wc -l; exit 4"));
        assertThat(drawing.names).contains("sh", "ls", "wc");
        assertThat(drawing.slices)
                .extracting(Slice::name)
                .contains("sh -c ls / | wc -l; exit 4", "ls /", "wc -l", "execve", "wait4", "exit_group");
        assertThat(drawing.instants).contains("SIGCHLD");
        assertThat(drawing.flowsEnded).hasSizeGreaterThanOrEqualTo(4);
        assertThat(drawing.flowsBegun).containsAll(drawing.flowsEnded);
        checkNesting(drawing);
    }

    @ParameterizedTest
    @EnumSource
    void threadsThatWakeEachOther(Timeline.Format format) {
        Drawing drawing = read(format, run(format, "python3", "-c", PYTHON));
        assertThat(drawing.slices).extracting(Slice::name).contains("thread", "futex", "true");
        assertThat(drawing.instants).contains("SIGCONT", "SIGCHLD");
        assertThat(drawing.flowsBegun).containsAll(drawing.flowsEnded);
        checkNesting(drawing);
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatNeverReturnsEndsWithItsThread(Timeline.Format format) {
        Drawing drawing = read(format, run(format, "sh", "-c", "sleep 1000 & kill -9 $!; wait; kill -9 $$"));
        assertThat(drawing.slices).extracting(Slice::name).contains("kill");
        checkNesting(drawing);
    }

    /** Calls lie within a program of their thread, and do not overlap. */
    private static void checkNesting(Drawing drawing) {
        Map<String, List<Slice>> byTrack = new HashMap<>();
        for (Slice slice : drawing.slices) {
            assertThat(slice.begin).isBetween(0L, slice.end);
            byTrack.computeIfAbsent(slice.track, ignored -> new ArrayList<>()).add(slice);
        }
        for (List<Slice> slices : byTrack.values()) {
            slices.sort((a, b) -> a.begin != b.begin ? Long.compare(a.begin, b.begin) : Long.compare(b.end, a.end));
            Deque<Slice> around = new ArrayDeque<>();
            for (Slice slice : slices) {
                while (!around.isEmpty() && around.peek().end <= slice.begin) {
                    around.pop();
                }
                assertThat(around.isEmpty() || slice.end <= around.peek().end)
                        .as("%s in %s", slice, around)
                        .isTrue();
                around.push(slice);
                assertThat(around).hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void aFullDiskIsReportedAtTheEnd() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ChromeTraceTool tool =
                new ChromeTraceTool(new Timeline(full, "/dev/full", Timeline.Format.JSON), TraceSet.all());
        assertThatThrownBy(() -> TracedRun.of(
                        tool, Trial.command("timeline", List.of("ls", "-lR", "/etc/ssl")), RunOptions.DEFAULT, LIMIT))
                .hasMessageContaining("can't write the trace to /dev/full: No space left on device");
    }
}
