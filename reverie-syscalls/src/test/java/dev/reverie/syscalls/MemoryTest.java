package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The conveniences of {@link Memory}, over memory with holes. */
class MemoryTest {
    private static final long BASE = 0x10_0000;

    @Property
    void stringThatEndsBeforeAHoleIsRead(
            @ForAll @IntRange(max = 9000) int length, @ForAll @IntRange(max = 4095) int start) {
        byte[] bytes = new byte[start + length + 1];
        java.util.Arrays.fill(bytes, (byte) 'x');
        bytes[start + length] = 0;
        ByteArrayMemory memory = new ByteArrayMemory().map(BASE, bytes);
        assertThat(readString(memory, BASE + start, 10_000)).isEqualTo("x".repeat(length));
        assertThat(readString(memory, BASE + start, 100)).isEqualTo("x".repeat(Math.min(length, 100)));
    }

    @Test
    void stringThatRunsIntoAHoleFaultsAtTheHole() {
        ByteArrayMemory memory = new ByteArrayMemory().map(BASE, new byte[] {'a', 'b'});
        assertThatExceptionOfType(MemoryFault.class)
                .isThrownBy(() -> memory.readCString(BASE, 100))
                .satisfies(fault -> assertThat(fault.address()).isEqualTo(BASE + 2))
                .satisfies(fault -> assertThat(fault.errno()).isEqualTo(14));
        assertThat(readString(memory, BASE, 2)).isEqualTo("ab");
    }

    @Test
    void numbersAreLittleEndianAndMayCrossRegions() throws MemoryFault {
        ByteArrayMemory memory = new ByteArrayMemory()
                .map(BASE, new byte[] {1, 2, 3})
                .map(BASE + 3, new byte[] {4, 5, 6, 7, (byte) 0x88});
        assertThat(memory.readLong(BASE)).isEqualTo(0x8807060504030201L);
        assertThat(memory.readInt(BASE + 1)).isEqualTo(0x05040302);
        assertThat(memory.readShort(BASE + 6)).isEqualTo((short) 0x8807);
        memory.writeInt(BASE + 2, 0x11223344);
        assertThat(memory.readLong(BASE)).isEqualTo(0x8807112233440201L);
        memory.writeLong(BASE, -2);
        assertThat(memory.readLong(BASE)).isEqualTo(-2);
        assertThat(memory.readBytes(BASE, 0)).isEmpty();
    }

    @Test
    void accessesThatReachIntoAHoleFault() {
        ByteArrayMemory memory = new ByteArrayMemory().map(BASE, 8);
        assertThatExceptionOfType(MemoryFault.class).isThrownBy(() -> memory.readLong(BASE + 1));
        assertThatExceptionOfType(MemoryFault.class).isThrownBy(() -> memory.writeLong(BASE + 1, 0));
        assertThatExceptionOfType(MemoryFault.class).isThrownBy(() -> memory.readInt(0));
        assertThatExceptionOfType(MemoryFault.class).isThrownBy(() -> memory.readInt(-1));
    }

    private static String readString(Memory memory, long address, int max) {
        try {
            return new String(memory.readCStringBytes(address, max), StandardCharsets.ISO_8859_1);
        } catch (MemoryFault e) {
            throw new AssertionError(e);
        }
    }
}
