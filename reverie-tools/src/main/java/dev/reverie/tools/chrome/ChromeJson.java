package dev.reverie.tools.chrome;

import dev.reverie.syscalls.value.JsonWriter;
import dev.reverie.tools.chrome.TimelineEvent.Flow;
import java.nio.charset.StandardCharsets;

/** The JSON of Chrome's trace viewer: an object with an array of events, one a line; times in microseconds. */
final class ChromeJson implements TimelineFormat {
    private static final int NANOS_PER_MICRO = 1000;

    private final StringBuilder lines = new StringBuilder();
    private boolean isFirst = true;

    @Override
    public byte[] head() {
        return bytes("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
    }

    @Override
    public byte[] tail() {
        return bytes("\n]}\n");
    }

    @Override
    public byte[] event(TimelineEvent event) {
        lines.setLength(0);
        switch (event) {
            case TimelineEvent.ProcessName(Track track, String name) -> addName("process_name", track, name);
            case TimelineEvent.ThreadName(Track track, String name) -> addName("thread_name", track, name);
            case TimelineEvent.Begin(Track track, long time, String name, Flow flow) -> {
                add(event("B", name, track), time("ts", time));
                if (flow.exists()) {
                    addFlow("f", flow, track, time);
                }
            }
            case TimelineEvent.End(Track track, long time) -> add(event("E", "", track), time("ts", time));
            case TimelineEvent.Slice slice -> addSlice(slice);
            case TimelineEvent.Instant(Track track, long time, String name) ->
                add(event("i", name, track).name("s").add("t"), time("ts", time));
        }
        return bytes(lines.toString());
    }

    private void addSlice(TimelineEvent.Slice slice) {
        JsonWriter json = event("X", slice.name(), slice.track());
        json.name("cat").add("syscall").name("args").beginObject();
        json.name("call").add(slice.text()).endObject();
        add(json, time("ts", slice.begin()) + time("dur", slice.end() - slice.begin()));
        for (Flow flow : slice.outgoing()) {
            addFlow("s", flow, slice.track(), slice.begin());
        }
        if (slice.woken().exists()) {
            addFlow("f", slice.woken(), slice.track(), slice.lastMoment());
        }
    }

    private void addFlow(String phase, Flow flow, Track track, long time) {
        JsonWriter json = event(phase, flow.name(), track)
                .name("cat")
                .add("flow")
                .name("id")
                .add(flow.id());
        add(phase.equals("f") ? json.name("bp").add("e") : json, time("ts", time));
    }

    private void addName(String what, Track track, String name) {
        add(
                event("M", what, track)
                        .name("args")
                        .beginObject()
                        .name("name")
                        .add(name)
                        .endObject(),
                "");
    }

    /** An object that is still open. */
    private static JsonWriter event(String phase, String name, Track track) {
        return new JsonWriter()
                .beginObject()
                .name("ph")
                .add(phase)
                .name("name")
                .add(name)
                .name("pid")
                .add(track.pid())
                .name("tid")
                .add(track.tid());
    }

    /** A member with a time in microseconds and all its digits. */
    private static String time(String name, long nanos) {
        String fraction = Long.toString(NANOS_PER_MICRO + nanos % NANOS_PER_MICRO);
        return ",\"" + name + "\":" + nanos / NANOS_PER_MICRO + "." + fraction.substring(1);
    }

    private void add(JsonWriter open, String times) {
        lines.append(isFirst ? "" : ",\n").append(open).append(times).append('}');
        isFirst = false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
