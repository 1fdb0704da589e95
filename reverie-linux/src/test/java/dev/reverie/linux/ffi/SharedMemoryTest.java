package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SharedMemoryTest {
    private static final int SIZE = 8192;

    private static final SharedMemory MEMORY = SharedFile.create(SIZE).memory();

    @Property
    void clearsWhatItIsToldAndNothingElse(
            @ForAll @IntRange(max = SIZE) int from, @ForAll @IntRange(max = SIZE) int length) {
        int cleared = Math.min(length, SIZE - from);
        byte[] expected = new byte[SIZE];
        Arrays.fill(expected, (byte) 7);
        MEMORY.put(0, expected);
        MEMORY.clear(from, cleared);
        Arrays.fill(expected, from, from + cleared, (byte) 0);
        byte[] found = new byte[SIZE];
        MEMORY.get(0, found, 0, SIZE);
        assertThat(found).isEqualTo(expected);
    }
}
