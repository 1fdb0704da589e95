package dev.reverie.syscalls;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Guest memory made of byte arrays, with holes between them: for testing tools and decoders without a guest. */
public final class ByteArrayMemory implements Memory {
    private final TreeMap<Long, byte[]> regions = new TreeMap<>(Long::compareUnsigned);

    /**
     * Maps a copy of {@code bytes} at {@code address}. Regions may touch, and are then read across; they must not overlap.
     *
     * @return this memory
     */
    public ByteArrayMemory map(long address, byte... bytes) {
        regions.put(address, bytes.clone());
        return this;
    }

    /**
     * Maps zeros at {@code address}.
     *
     * @return this memory
     */
    public ByteArrayMemory map(long address, int length) {
        regions.put(address, new byte[length]);
        return this;
    }

    @Override
    public int read(long address, byte[] target, int offset, int length) {
        return copy(address, target, offset, length, false);
    }

    @Override
    public int write(long address, byte[] source, int offset, int length) {
        return copy(address, source, offset, length, true);
    }

    private int copy(long address, byte[] array, int offset, int length, boolean toGuest) {
        int done = 0;
        while (done < length) {
            Map.Entry<Long, byte[]> region = regions.floorEntry(address + done);
            long start = region == null ? -1 : address + done - region.getKey();
            if (region == null || start < 0 || start >= region.getValue().length) {
                break;
            }
            int count = (int) Math.min(length - done, region.getValue().length - start);
            if (toGuest) {
                System.arraycopy(array, offset + done, region.getValue(), (int) start, count);
            } else {
                System.arraycopy(region.getValue(), (int) start, array, offset + done, count);
            }
            done += count;
        }
        return done == 0 && length > 0 ? -EFAULT : done;
    }

    /** The regions, for a failed test's message. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("memory");
        regions.forEach((address, bytes) ->
                text.append(" 0x").append(Long.toHexString(address)).append(Arrays.toString(bytes)));
        return text.toString();
    }
}
