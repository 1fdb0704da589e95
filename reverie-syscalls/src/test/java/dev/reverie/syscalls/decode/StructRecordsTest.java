package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.struct.Struct;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Structures as records: any bytes are one, and it keeps what they say. */
class StructRecordsTest {
    private static final List<StructRecord> ALL = StructRecord.all();
    private static final long ADDRESS = 0x1000;

    @Property(tries = 100)
    void bytesSurvive(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        for (StructRecord record : ALL) {
            byte[] bytes = randomBytes(random, record.size());
            Struct struct = record.of(bytes);
            byte[] copy = struct.toBytes();
            assertThat(copy).as(record.toString()).hasSize(record.size());
            assertThat(record.of(copy)).isEqualTo(struct).hasSameHashCodeAs(struct);
            for (int i = 0; i < copy.length; i++) {
                assertThat(copy[i]).as(record + " byte " + i).isIn((byte) 0, bytes[i]);
            }
        }
    }

    @Property(tries = 30)
    void everyFieldCanBeReplaced(@ForAll long seed) {
        Random random = new Random(seed);
        for (StructRecord record : ALL) {
            Struct one = record.of(randomBytes(random, record.size()));
            Struct other = record.of(randomBytes(random, record.size()));
            Struct changed = one;
            for (Item field : record.fields()) {
                Object value = record.get(other, field);
                changed = record.with(changed, field, value);
                assertThat(record.get(changed, field))
                        .as(record + " " + field.name())
                        .isEqualTo(value);
            }
            assertThat(changed).isEqualTo(other);
        }
    }

    @Property(tries = 30)
    void writingLeavesPaddingAlone(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        for (StructRecord record : ALL) {
            byte[] before = randomBytes(random, record.size());
            ByteArrayMemory memory = new ByteArrayMemory().map(ADDRESS, before);
            record.of(before).write(memory, ADDRESS);
            assertThat(memory.readBytes(ADDRESS, before.length))
                    .as(record.toString())
                    .isEqualTo(before);
            Struct other = record.of(randomBytes(random, record.size()));
            other.write(memory, ADDRESS);
            assertThat(record.of(memory.readBytes(ADDRESS, before.length))).isEqualTo(other);
        }
    }

    private static byte[] randomBytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
