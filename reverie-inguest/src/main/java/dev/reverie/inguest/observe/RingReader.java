package dev.reverie.inguest.observe;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SyscallArgs;
import java.util.List;

/**
 * Reads one ring. Whatever is in it, reading ends; records that make no sense are left out together with all that was committed behind them,
 * and counted.
 */
final class RingReader {
    private static final int ALIGNMENT = 8;
    private static final int FILLING = 0;

    private final Ring ring;
    private long tail;
    private int damages;

    RingReader(Ring ring) {
        this.ring = ring;
    }

    /** How often something was found that no recorder has written. */
    int damages() {
        return damages;
    }

    /** Takes all committed records out of the ring, in their order. */
    void drain(List<CallRecord> records) {
        long head = ring.head();
        long length = head - tail;
        if (length == 0) {
            return;
        }
        if (length < 0 || length > ring.capacity() || length % ALIGNMENT != 0) {
            // The guest has changed it; our tail stands, and the guest's end of the ring is where it says.
            damages++;
            tail = head;
            ring.tail(tail);
            return;
        }
        byte[] bytes = new byte[(int) length];
        int position = (int) tail & (ring.capacity() - 1);
        int first = Math.min(bytes.length, ring.capacity() - position);
        ring.copy(position, bytes, 0, first);
        ring.copy(0, bytes, first, bytes.length - first);
        tail = head;
        ring.tail(tail);
        if (!parse(bytes, records)) {
            damages++;
        }
    }

    /** Whether all of it made sense. */
    private static boolean parse(byte[] bytes, List<CallRecord> records) {
        int at = 0;
        while (at < bytes.length) {
            int left = bytes.length - at;
            int length = LittleEndian.getInt(bytes, at);
            if (length < ALIGNMENT || length > left || length % ALIGNMENT != 0) {
                return false;
            }
            int type = LittleEndian.getInt(bytes, at + RecordLayout.TYPE);
            if (type != FILLING && !parse(bytes, at, at + length, type, records)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static boolean parse(byte[] bytes, int at, int end, int type, List<CallRecord> records) {
        int pieces = at
                + switch (type) {
                    case RecordLayout.BEGIN -> RecordLayout.BEGIN_PIECES;
                    case RecordLayout.END -> RecordLayout.END_PIECES;
                    default -> Integer.MAX_VALUE / 2;
                };
        if (pieces > end || !arePieces(bytes, pieces, end)) {
            return false;
        }
        RecordedMemory memory = new RecordedMemory(bytes, pieces, end);
        long time = LittleEndian.getLong(bytes, at + RecordLayout.TIME);
        int number = LittleEndian.getInt(bytes, at + RecordLayout.NUMBER);
        records.add(
                type == RecordLayout.BEGIN
                        ? new CallRecord.Begin(time, number, arguments(bytes, at + RecordLayout.ARGUMENTS), memory)
                        : new CallRecord.End(
                                time, number, LittleEndian.getLong(bytes, at + RecordLayout.RESULT), memory));
        return true;
    }

    private static boolean arePieces(byte[] bytes, int from, int end) {
        int piece = from;
        while (piece >= 0 && piece < end) {
            piece = RecordedMemory.next(bytes, piece, end);
        }
        return piece == end;
    }

    private static SyscallArgs arguments(byte[] bytes, int at) {
        return new SyscallArgs(
                LittleEndian.getLong(bytes, at),
                LittleEndian.getLong(bytes, at + 8),
                LittleEndian.getLong(bytes, at + 16),
                LittleEndian.getLong(bytes, at + 24),
                LittleEndian.getLong(bytes, at + 32),
                LittleEndian.getLong(bytes, at + 40));
    }
}
