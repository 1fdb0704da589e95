package dev.reverie.inguest.observe;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SyscallArgs;
import java.util.List;

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
    void drain(List<CallRecord> records) {
        ring.drain((bytes, at, end, type) -> parse(bytes, at, end, type, records));
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
