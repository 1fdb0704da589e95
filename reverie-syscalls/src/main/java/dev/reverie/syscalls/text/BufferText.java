package dev.reverie.syscalls.text;

import dev.reverie.syscalls.LittleEndian;

/** Prints lists of buffers ({@code struct iovec}). */
final class BufferText {
    private static final int SIZE = 16;

    private BufferText() {}

    /** @param filled whether the buffers hold, together, as many bytes as the result says, and not all they could */
    static boolean list(Decoder d, long address, long count, boolean filled) {
        int shown = Math.clamp(count, 0, d.limit());
        byte[] bytes = d.bytes(address, shown * SIZE);
        if (bytes == null) {
            return false;
        }
        long left = filled ? d.result() : Long.MAX_VALUE;
        Text out = d.out().add('[');
        for (int i = 0; i < shown; i++) {
            long base = LittleEndian.getLong(bytes, i * SIZE);
            long length = LittleEndian.getLong(bytes, i * SIZE + 8);
            out.add(i > 0 ? ", {iov_base=" : "{iov_base=");
            long held = length < 0 ? left : Math.min(length, left);
            if (base == 0 || !Strings.buffer(d, base, held, false)) {
                out.pointer(base);
            }
            out.add(", iov_len=").udec(length).add('}');
            left -= held;
        }
        out.add(count < 0 || count > shown ? ", ...]" : "]");
        return true;
    }
}
