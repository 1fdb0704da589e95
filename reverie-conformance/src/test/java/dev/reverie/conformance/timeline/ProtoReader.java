package dev.reverie.conformance.timeline;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A message of protocol buffers taken apart by the description of the wire format, without knowing what its fields mean. */
final class ProtoReader {
    /** What each field was set to, in order: a Long, or a byte array. */
    private final Map<Integer, List<Object>> fields = new TreeMap<>();

    ProtoReader(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long key = varint(in);
            Object value =
                    switch ((int) (key & 7)) {
                        case 0 -> varint(in);
                        case 1 -> in.getLong();
                        case 2 -> {
                            byte[] bytes = new byte[(int) varint(in)];
                            in.get(bytes);
                            yield bytes;
                        }
                        default -> throw new AssertionError("wire type " + (key & 7));
                    };
            fields.computeIfAbsent((int) (key >>> 3), ignored -> new ArrayList<>())
                    .add(value);
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    private List<Object> all(int field) {
        return fields.getOrDefault(field, List.of());
    }

    /** The numbers that the field was set to. */
    List<Long> numbers(int field) {
        return all(field).stream().map(Long.class::cast).toList();
    }

    /** The number that the field was set to; 0 if it was not. */
    long number(int field) {
        return has(field) ? numbers(field).getLast() : 0;
    }

    String text(int field) {
        return has(field) ? new String((byte[]) all(field).getLast(), StandardCharsets.UTF_8) : "";
    }

    List<ProtoReader> messages(int field) {
        return all(field).stream().map(bytes -> new ProtoReader((byte[]) bytes)).toList();
    }

    ProtoReader message(int field) {
        return messages(field).getLast();
    }
}
