package dev.reverie.conformance.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.reverie.api.RunOptions;
import dev.reverie.conformance.programs.Guests;
import dev.reverie.conformance.programs.Needs;
import dev.reverie.conformance.programs.TracedRun;
import dev.reverie.conformance.programs.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every line of a JSON trace is as the schema says, and the text of the same run tells of the same events. */
final class JsonTraceTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern EVENT =
            Pattern.compile("(\\d+) +(?:(\\w+)\\(.*|--- (\\w+) .*|\\+\\+\\+ (exited|killed) .*)");

    private final Schema schema = schema();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();

    @Test
    void ls() {
        check("ls", "-l", "/", "/nonexistent");
    }

    @Test
    void pipes() {
        check("bash", "-c", "echo one two | tr ' ' '\\n' | sort -r | (read a; echo $a; exit 3)");
    }

    @Test
    void threads() {
        Needs.program("python3", "python3");
        check("python3", "-c", """
                import threading, time
                threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(4)]
                [t.start() for t in threads]
                [t.join() for t in threads]
                """);
    }

    @Test
    void aCallThatASignalEnded() {
        List<JsonNode> events = check("bash", "-c", "sleep 100 & sleep 0.2; kill -9 $!; wait; kill -SEGV $$");
        assertThat(events).anyMatch(event -> event.has("unfinished"));
        assertThat(events)
                .anyMatch(event -> type(event).equals("exit")
                        && event.path("signal").path("name").asString().equals("SIGKILL"));
    }

    @Test
    void foreignCalls() {
        Needs.program("gcc", "gcc");
        Path program = Guests.compile("../c/foreign.c", "json-foreign", "gcc", "-O1", "-w");
        assertThat(check(program.toString()))
                .anyMatch(event -> event.path("abi").asString("").equals("i386"));
    }

    private List<JsonNode> check(String... argv) {
        TracedRun.of(new TextAndJsonTool(text, json), Trial.command("json", List.of(argv)), RunOptions.DEFAULT, LIMIT);
        List<JsonNode> events = new ArrayList<>();
        for (String line : json.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                JsonNode event = MAPPER.readTree(line);
                assertThat(schema.validate(event)).as(line).isEmpty();
                assertThat(event.get("seq").asInt()).as(line).isEqualTo(events.size());
                events.add(event);
            }
        }
        assertThat(type(events.getFirst())).isEqualTo("trace");
        assertThat(type(events.getLast())).isEqualTo("end");
        assertThat(events.getLast().get("running").asInt()).isZero();
        assertThat(eventsByThread(events)).isEqualTo(linesByThread());
        return events;
    }

    private static String type(JsonNode event) {
        return event.get("type").asString();
    }

    /** The names of a thread's calls and signals, and how it ended. */
    private static Map<String, List<String>> eventsByThread(List<JsonNode> events) {
        Map<String, List<String>> names = new TreeMap<>();
        for (JsonNode event : events) {
            String name =
                    switch (type(event)) {
                        case "call" -> event.get("name").asString();
                        case "signal" -> event.get("signal").get("name").asString();
                        case "exit" -> event.has("code") ? "exited" : "killed";
                        default -> "";
                    };
            if (!name.isEmpty()) {
                add(names, event.get("tid").asString(), name);
            }
        }
        return names;
    }

    /** The same from the text, where a call that was broken off counts when it begins. */
    private Map<String, List<String>> linesByThread() {
        Map<String, List<String>> names = new TreeMap<>();
        for (String line : text.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            Matcher event = EVENT.matcher(line);
            if (event.matches()) {
                for (int group = 2; group <= event.groupCount(); group++) {
                    if (event.group(group) != null) {
                        add(names, event.group(1), event.group(group));
                    }
                }
            }
        }
        return names;
    }

    private static void add(Map<String, List<String>> names, String tid, String name) {
        names.computeIfAbsent(tid, _ -> new ArrayList<>()).add(name);
    }

    private static Schema schema() {
        try {
            String source = Files.readString(Path.of("..", "docs", "trace.schema.json"));
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
