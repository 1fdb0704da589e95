package dev.reverie.inguest.observe;

import dev.reverie.api.BegunCall;
import dev.reverie.api.RecordedCall;
import dev.reverie.syscalls.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Memory as a record holds it. What it does not hold can't be read, and what can't be read is told apart: EFAULT where the guest had nothing
 * either, {@link BegunCall#ENODATA} where nobody has looked.
 */
final class RecordedMemory implements Memory, RecordedCall {
    private static final int MOST_KEPT = 512;

    private final ByteBuffer bytes;
    private final int from;
    private final int to;
    private boolean wasIncomplete;

    /** The pieces in {@code bytes[from, to)}, which were checked; little-endian, with an array. */
    RecordedMemory(ByteBuffer bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    private static RecordedMemory of(byte[] pieces) {
        return new RecordedMemory(ByteBuffer.wrap(pieces).order(ByteOrder.LITTLE_ENDIAN), 0, pieces.length);
    }

    @Override
    public Memory memory() {
        return this;
    }

    @Override
    public boolean isLike(RecordedCall other) {
        return other instanceof RecordedMemory memory
                && Arrays.equals(bytes.array(), from, to, memory.bytes.array(), memory.from, memory.to);
    }

    @Override
    public @Nullable RecordedCall kept() {
        return to - from > MOST_KEPT ? null : of(Arrays.copyOfRange(bytes.array(), from, to));
    }

    /** Where the piece at {@code piece} ends; −1 if it makes no sense. */
    static int next(ByteBuffer bytes, int piece, int to) {
        if (to - piece < RecordLayout.PIECE_BYTES) {
            return -1;
        }
        int length = bytes.getInt(piece + RecordLayout.PIECE_LENGTH);
        int room = to - piece - RecordLayout.PIECE_BYTES;
        return length < 0 || length > room ? -1 : piece + RecordLayout.PIECE_BYTES + (length + 7 & -8);
    }

    @Override
    public int read(long address, byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        boolean isFault = false;
        for (int piece = from; piece < to; piece = next(bytes, piece, to)) {
            long there = address - bytes.getLong(piece);
            int size = bytes.getInt(piece + RecordLayout.PIECE_LENGTH);
            if (there >= 0 && there < size) {
                int count = (int) Math.min(length, size - there);
                bytes.get(piece + RecordLayout.PIECE_BYTES + (int) there, target, offset, count);
                return count;
            }
            isFault |= there == size && (bytes.getInt(piece + RecordLayout.PIECE_FLAGS) & RecordLayout.FAULT) != 0;
        }
        wasIncomplete |= !isFault;
        return isFault ? -EFAULT : -BegunCall.ENODATA;
    }

    /** Whether something was asked for that it does not hold. */
    boolean wasIncomplete() {
        return wasIncomplete;
    }

    /** A recording can't be changed: −EFAULT. */
    @Override
    public int write(long address, byte[] source, int offset, int length) {
        return -EFAULT;
    }

    /** All that it holds. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int piece = from; piece < to; piece = next(bytes, piece, to)) {
            int start = piece + RecordLayout.PIECE_BYTES;
            int length = bytes.getInt(piece + RecordLayout.PIECE_LENGTH);
            text.append(" 0x").append(Long.toHexString(bytes.getLong(piece)));
            text.append('=').append(HexFormat.of().formatHex(bytes.array(), start, start + length));
            text.append(bytes.getInt(piece + RecordLayout.PIECE_FLAGS) == 0 ? "" : "!");
        }
        return text.toString();
    }
}
