package dev.reverie.inguest.observe;

import dev.reverie.syscalls.SyscallArgs;
import java.nio.ByteBuffer;
import java.util.Collection;

/** Reads what the recorder has written to one ring. */
final class RingReader {
    private final RingRecords ring;

    RingReader(Ring ring) {
        this.ring = new RingRecords(ring);
    }

    /** How often something was found that no recorder has written. */
    int damages() {
        return ring.damages();
    }

    /** Takes all committed records out of the ring, in their order. */
    void drain(Collection<CallRecord> records) {
        ring.drain((bytes, at, end, type) -> parse(bytes, at, end, type, records));
    }

    private static boolean parse(ByteBuffer bytes, int at, int end, int type, Collection<CallRecord> records) {
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
        long time = bytes.getLong(at + RecordLayout.TIME);
        int number = bytes.getInt(at + RecordLayout.NUMBER);
        records.add(
                type == RecordLayout.BEGIN
                        ? new CallRecord.Begin(time, number, arguments(bytes, at + RecordLayout.ARGUMENTS), memory)
                        : new CallRecord.End(time, number, bytes.getLong(at + RecordLayout.RESULT), memory));
        return true;
    }

    private static boolean arePieces(ByteBuffer bytes, int from, int end) {
        int piece = from;
        while (piece >= 0 && piece < end) {
            piece = RecordedMemory.next(bytes, piece, end);
        }
        return piece == end;
    }

    private static SyscallArgs arguments(ByteBuffer bytes, int at) {
        return new SyscallArgs(
                bytes.getLong(at),
                bytes.getLong(at + 8),
                bytes.getLong(at + 16),
                bytes.getLong(at + 24),
                bytes.getLong(at + 32),
                bytes.getLong(at + 40));
    }
}
