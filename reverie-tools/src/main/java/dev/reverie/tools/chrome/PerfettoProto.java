package dev.reverie.tools.chrome;

import dev.reverie.tools.chrome.TimelineEvent.Flow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The protocol buffers of Perfetto: a sequence of packets, each a description of a track or an event on one. The names of calls
 * and signals are written once and referred to by numbers from then on.
 *
 * <pre>
 *  Trace         1 packet …
 *  TracePacket   8 timestamp | 10 sequence | 11 track_event | 12 interned_data | 13 sequence_flags | 60 track_descriptor
 *  TrackEvent    3 category_iids | 4 debug_annotations | 9 type | 10 name_iid | 11 track_uuid | 23 name | 47 flow_ids |
 *                48 terminating_flow_ids
 *  Descriptor    1 uuid | 3 process: 1 pid, 6 name | 4 thread: 1 pid, 2 tid, 5 name | 5 parent_uuid
 *  InternedData  1 categories, 2 names, 3 annotation names: each 1 iid, 2 name
 * </pre>
 */
final class PerfettoProto implements TimelineFormat {
    private static final int PACKET = 1;
    private static final int TIMESTAMP = 8;
    private static final int SEQUENCE = 10;
    private static final int TRACK_EVENT = 11;
    private static final int INTERNED_DATA = 12;
    private static final int SEQUENCE_FLAGS = 13;
    private static final int TRACK_DESCRIPTOR = 60;

    private static final long OUR_SEQUENCE = 1;
    private static final long STATE_CLEARED = 1;
    private static final long NEEDS_STATE = 2;

    private static final long SLICE_BEGIN = 1;
    private static final long SLICE_END = 2;
    private static final long INSTANT = 3;

    /** The number of the only category, and of the only name of an annotation. */
    private static final long ONLY = 1;

    /** There are fewer calls and signals; what comes later is written out. */
    private static final int MOST_NAMES = 4096;

    private final Map<String, Long> names = new HashMap<>();

    /** Says that nothing is known yet, and what the category and the annotations are called. */
    @Override
    public byte[] head() {
        ProtoWriter interned = new ProtoWriter().add(1, name(ONLY, "syscall")).add(3, name(ONLY, "call"));
        return packet(new ProtoWriter().add(SEQUENCE_FLAGS, STATE_CLEARED).add(INTERNED_DATA, interned));
    }

    @Override
    public byte[] tail() {
        return new byte[0];
    }

    @Override
    public byte[] event(TimelineEvent event) {
        return switch (event) {
            case TimelineEvent.ProcessName(Track track, String name) ->
                packet(new ProtoWriter()
                        .add(
                                TRACK_DESCRIPTOR,
                                new ProtoWriter()
                                        .add(1, track.processUuid())
                                        .add(
                                                3,
                                                new ProtoWriter()
                                                        .add(1, track.pid())
                                                        .add(6, name))));
            case TimelineEvent.ThreadName(Track track, String name) ->
                packet(new ProtoWriter()
                        .add(
                                TRACK_DESCRIPTOR,
                                new ProtoWriter()
                                        .add(1, track.uuid())
                                        .add(5, track.processUuid())
                                        .add(
                                                4,
                                                new ProtoWriter()
                                                        .add(1, track.pid())
                                                        .add(2, track.tid())
                                                        .add(5, name))));
            case TimelineEvent.Begin(Track track, long time, String name, Flow flow) -> {
                ProtoWriter begin = event(SLICE_BEGIN, track).add(23, name);
                yield packet(time, flow.exists() ? begin.addFixed(48, flow.id()) : begin);
            }
            case TimelineEvent.End(Track track, long time) -> packet(time, event(SLICE_END, track));
            case TimelineEvent.Slice slice -> slice(slice);
            case TimelineEvent.Instant(Track track, long time, String name) -> named(time, name, event(INSTANT, track));
        };
    }

    /** Its begin, the moment at which an arrow ends, and its end. */
    private byte[] slice(TimelineEvent.Slice slice) {
        ProtoWriter begin = event(SLICE_BEGIN, slice.track())
                .add(3, ONLY)
                .add(4, new ProtoWriter().add(1, ONLY).add(6, slice.text()));
        for (Flow flow : slice.outgoing()) {
            begin.addFixed(47, flow.id());
        }
        byte[] first = named(slice.begin(), slice.name(), begin);
        byte[] woken = slice.woken().exists()
                ? named(
                        slice.lastMoment(),
                        "woken",
                        event(INSTANT, slice.track()).addFixed(48, slice.woken().id()))
                : new byte[0];
        return joined(List.of(first, woken, packet(slice.end(), event(SLICE_END, slice.track()))));
    }

    private static ProtoWriter event(long type, Track track) {
        return new ProtoWriter().add(9, type).add(11, track.uuid());
    }

    /** A packet with an event of this name; and with what the name's number means, if it is the first. */
    private byte[] named(long time, String name, ProtoWriter event) {
        Long known = names.get(name);
        if (known != null) {
            return packet(time, event.add(10, known));
        }
        if (names.size() >= MOST_NAMES) {
            return packet(time, event.add(23, name));
        }
        long iid = names.size() + 1L;
        names.put(name, iid);
        return packet(new ProtoWriter()
                .add(TIMESTAMP, time)
                .add(SEQUENCE_FLAGS, NEEDS_STATE)
                .add(INTERNED_DATA, new ProtoWriter().add(2, name(iid, name)))
                .add(TRACK_EVENT, event.add(10, iid)));
    }

    private static ProtoWriter name(long iid, String name) {
        return new ProtoWriter().add(1, iid).add(2, name);
    }

    private static byte[] packet(long time, ProtoWriter event) {
        return packet(new ProtoWriter()
                .add(TIMESTAMP, time)
                .add(SEQUENCE_FLAGS, NEEDS_STATE)
                .add(TRACK_EVENT, event));
    }

    private static byte[] packet(ProtoWriter packet) {
        return new ProtoWriter().add(PACKET, packet.add(SEQUENCE, OUR_SEQUENCE)).toBytes();
    }

    private static byte[] joined(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
