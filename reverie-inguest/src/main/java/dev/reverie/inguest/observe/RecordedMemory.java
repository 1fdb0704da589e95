package dev.reverie.inguest.observe;

import dev.reverie.api.BegunCall;
import dev.reverie.api.RecordedCall;
import dev.reverie.syscalls.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    /** The pieces in {@code bytes[from, to)}, which were checked; little-endian. */
    RecordedMemory(ByteBuffer bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    @Override
    public Memory memory() {
        return this;
    }

    @Override
    public boolean isLike(RecordedCall other) {
        return other instanceof RecordedMemory memory
                && bytes.slice(from, to - from).equals(memory.bytes.slice(memory.from, memory.to - memory.from));
    }

    @Override
    public @Nullable RecordedCall kept() {
        if (to - from > MOST_KEPT) {
            return null;
        }
        byte[] copy = copy(from, to - from);
        return new RecordedMemory(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN), 0, copy.length);
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

    private byte[] copy(int start, int length) {
        byte[] copy = new byte[length];
        bytes.get(start, copy);
        return copy;
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
            text.append('=').append(HexFormat.of().formatHex(copy(start, length)));
            text.append(bytes.getInt(piece + RecordLayout.PIECE_FLAGS) == 0 ? "" : "!");
        }
        return text.toString();
    }
}
