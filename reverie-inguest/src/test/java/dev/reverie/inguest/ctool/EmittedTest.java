package dev.reverie.inguest.ctool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rings and mailboxes are read without trust. */
class EmittedTest {
    private static final int CAPACITY = 64;

    private final ByteBuffer ring = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

    private List<byte[]> read(long tail, long head) {
        List<byte[]> records = new ArrayList<>();
        assertThat(Emitted.read(ring, tail, head, records::add)).isEqualTo(head);
        return records;
    }

    private void put(int at, int length, int type, int size) {
        ring.putInt(at, length).putInt(at + 4, type).putInt(at + 8, size);
    }

    @Test
    void recordsAroundTheEndAreRead() {
        put(40, 24, 1, 3);
        ring.put(56, new byte[] {7, 8, 9});
        put(0, 16, 1, 0);
        assertThat(read(CAPACITY + 40, 2 * CAPACITY + 16)).containsExactly(new byte[] {7, 8, 9}, new byte[0]);
        ring.putInt(40, 24).putInt(44, 0);
        assertThat(read(CAPACITY + 40, 2 * CAPACITY + 16)).containsExactly(new byte[0]);
        assertThat(read(5, 5)).isEmpty();
    }

    @Test
    void whatIsNoRecordIsSaid() {
        for (int[] each : new int[][] {
            {0, 1, 0}, {-8, 1, 0}, {12, 1, 0}, {128, 1, 0}, {24, 2, 3}, {24, 1, 9}, {24, 1, -1}, {8, 1, 0}
        }) {
            put(0, each[0], each[1], each[2]);
            assertThatIllegalStateException()
                    .isThrownBy(() -> Emitted.read(ring, 0, 32, _ -> {}))
                    .withMessageContaining("overwritten");
        }
        assertThatIllegalStateException().isThrownBy(() -> Emitted.read(ring, 1, 0, _ -> {}));
        assertThatIllegalStateException().isThrownBy(() -> Emitted.read(ring, 0, CAPACITY + 8, _ -> {}));
    }

    @Test
    void anythingIsReadToAnEnd() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            for (int at = 0; at < CAPACITY; at += 8) {
                put(at % (CAPACITY - 8), random.nextInt(10) * 8, random.nextInt(3), random.nextInt(40) - 2);
            }
            long tail = random.nextInt(8) * 8L;
            try {
                Emitted.read(ring, tail, tail + random.nextInt(9) * 8L, _ -> {});
            } catch (IllegalStateException _) {
                // as it should
            }
        }
    }

    @Test
    void requestsAreKnown() {
        assertThat(Request.of(-1, 40, 0, 0)).contains(new Request.Drain(40));
        assertThat(Request.of(-2, 10, 20, 5L | 6L << 32)).contains(new Request.Message(10, 5, 20, 6));
        assertThat(Request.of(1, 0, 0, 0)).isEqualTo(Optional.empty());
    }
}
