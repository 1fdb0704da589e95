package dev.reverie.inguest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.BegunCall;
import dev.reverie.api.Observation;
import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.DecodeOptions;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Of a string, all is recorded up to its zero byte, and that; nothing behind it. */
final class RecordedTextTest {
    private static final long BASE = 0x7f12_3456_7000L;
    private static final int PAGE = 4096;

    @Property
    void endsWithItsZeroByte(
            @ForAll @Size(max = 70) byte[] text,
            @ForAll @Size(80) byte[] behind,
            @ForAll @IntRange(max = 16) int beforePage) {
        byte[] memory = new byte[2 * PAGE];
        int start = PAGE - beforePage * 5;
        for (int i = 0; i < text.length; i++) {
            memory[start + i] = text[i] == 0 ? (byte) 0x80 : text[i];
        }
        System.arraycopy(behind, 0, memory, start + text.length + 1, behind.length);
        SimulatedRecorder recorder =
                new SimulatedRecorder(new CapturePlan(Observation.ofMeaning(DecodeOptions.DEFAULT)));
        recorder.before(Sysno.ACCESS, SyscallArgs.of(BASE + start, 4), new ByteArrayMemory().map(BASE, memory));
        CallRecord.Begin begin = (CallRecord.Begin) recorder.drain().getFirst();
        byte[] read = new byte[100];
        assertThat(begin.memory().read(BASE + start, read, 0, read.length)).isEqualTo(text.length + 1);
        assertThat(read).startsWith(Arrays.copyOfRange(memory, start, start + text.length + 1));
        assertThat(begin.memory().read(BASE + start + text.length + 1, read, 0, 1))
                .isEqualTo(-BegunCall.ENODATA);
    }
}
