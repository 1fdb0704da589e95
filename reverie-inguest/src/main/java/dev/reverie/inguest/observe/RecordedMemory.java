package dev.reverie.inguest.observe;

import dev.reverie.api.BegunCall;
import dev.reverie.api.RecordedCall;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Memory as a record holds it. What it does not hold can't be read, and what can't be read is told apart: EFAULT where the guest had nothing
 * either, {@link BegunCall#ENODATA} where nobody has looked.
 */
final class RecordedMemory implements Memory, RecordedCall {
    private static final int MOST_KEPT = 512;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private boolean wasIncomplete;

    /** The pieces in {@code bytes[from, to)}, which were checked. */
    RecordedMemory(byte[] bytes, int from, int to) {
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
                && Arrays.equals(bytes, from, to, memory.bytes, memory.from, memory.to);
    }

    @Override
    public @Nullable RecordedCall kept() {
        return to - from > MOST_KEPT ? null : new RecordedMemory(Arrays.copyOfRange(bytes, from, to), 0, to - from);
    }

    /** Where the piece at {@code piece} ends; −1 if it makes no sense. */
    static int next(byte[] bytes, int piece, int to) {
        if (to - piece < RecordLayout.PIECE_BYTES) {
            return -1;
        }
        int length = LittleEndian.getInt(bytes, piece + RecordLayout.PIECE_LENGTH);
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
            long there = address - LittleEndian.getLong(bytes, piece);
            int size = LittleEndian.getInt(bytes, piece + RecordLayout.PIECE_LENGTH);
            if (there >= 0 && there < size) {
                int count = (int) Math.min(length, size - there);
                System.arraycopy(bytes, piece + RecordLayout.PIECE_BYTES + (int) there, target, offset, count);
                return count;
            }
            isFault |= there == size
                    && (LittleEndian.getInt(bytes, piece + RecordLayout.PIECE_FLAGS) & RecordLayout.FAULT) != 0;
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
            int length = LittleEndian.getInt(bytes, piece + RecordLayout.PIECE_LENGTH);
            text.append(" 0x").append(Long.toHexString(LittleEndian.getLong(bytes, piece)));
            text.append('=').append(HexFormat.of().formatHex(bytes, start, start + length));
            text.append(LittleEndian.getInt(bytes, piece + RecordLayout.PIECE_FLAGS) == 0 ? "" : "!");
        }
        return text.toString();
    }
}
