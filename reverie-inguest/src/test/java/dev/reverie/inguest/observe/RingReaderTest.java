package dev.reverie.inguest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.BegunCall;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** A ring may hold anything, for the guest may write there. */
final class RingReaderTest {
    private static final int CAPACITY = 256;

    private static final class ByteRing implements Ring {
        private final byte[] bytes;
        private final long head;

        ByteRing(byte[] bytes, long head) {
            this.bytes = bytes;
            this.head = head;
        }

        @Override
        public int capacity() {
            return CAPACITY;
        }

        @Override
        public long head() {
            return head;
        }

        @Override
        public void tail(long tail) {}

        @Override
        public void copy(int position, byte[] target, int offset, int length) {
            System.arraycopy(bytes, position, target, offset, length);
        }
    }

    @Property
    void anythingCanBeRead(
            @ForAll @Size(CAPACITY) byte[] content,
            @ForAll long head,
            @ForAll @Size(min = 1, max = 40) List<Byte> plausible) {
        // Small numbers where lengths and types are.
        for (int i = 0; i < plausible.size(); i++) {
            LittleEndian.putInt(content, i * 4 % CAPACITY, (plausible.get(i) & 0x1f) * (i % 2 == 0 ? 8 : 1) % 3 * 8);
        }
        for (long each : new long[] {head, head & 255, (head & 31) * 8, CAPACITY}) {
            List<CallRecord> records = new ArrayList<>();
            RingReader reader = new RingReader(new ByteRing(content, each));
            reader.drain(records);
            reader.drain(records);
            for (CallRecord record : records) {
                read(
                        record instanceof CallRecord.Begin begin ? begin.memory() : ((CallRecord.End) record).memory(),
                        content);
            }
        }
    }

    private static void read(Memory memory, byte[] content) {
        byte[] target = new byte[64];
        for (int at = 0; at + 8 <= content.length; at += 8) {
            int count = memory.read(LittleEndian.getLong(content, at), target, 0, target.length);
            assertThat(count == -Memory.EFAULT || count == -BegunCall.ENODATA || count > 0 && count <= target.length)
                    .isTrue();
        }
    }
}
