package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.linux.Errnos;
import dev.reverie.linux.Sys;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reads and writes this very process, whose memory can be laid out at will. */
final class ProcessMemoryTest {
    private static final int PAGE = 4096;
    private static final int PAGES = 200;
    private static final int USERFAULTFD = 323;
    private static final long UFFDIO_API = 0xc018aa3fL;
    private static final long UFFDIO_REGISTER = 0xc020aa00L;

    private final int self = (int) ProcessHandle.current().pid();
    private final ProcessMemory memory = new ProcessMemory();

    @Test
    void copiesAnyRangeUpToAHole() {
        long start = map(PAGES + 1);
        assertThat(Native.quick(Sys.MPROTECT, start + (long) PAGES * PAGE, PAGE, 0, 0))
                .isZero();
        byte[] content = new byte[PAGES * PAGE];
        new Random(1).nextBytes(content);
        assertThat(memory.write(self, start, content, 0, content.length)).isEqualTo(content.length);
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            int offset = random.nextInt(content.length);
            int length = 1 + random.nextInt(i % 10 == 0 ? content.length : 3 * PAGE);
            byte[] target = new byte[length + 2];
            int expected = Math.min(length, content.length - offset);
            assertThat(memory.read(self, start + offset, target, 1, length)).isEqualTo(expected);
            assertThat(java.util.Arrays.copyOfRange(target, 1, 1 + expected))
                    .isEqualTo(java.util.Arrays.copyOfRange(content, offset, offset + expected));
            assertThat(target[0]).isZero();
            assertThat(target[1 + expected]).isZero();
        }
    }

    /** With {@code read}, this test would wait for itself for ever. */
    @Test
    void memoryThatTheProcessItselfHasToProvideIsNotWaitedFor() {
        long descriptor = Native.quick(USERFAULTFD, 0, 0, 0, 0);
        assumeTrue(descriptor >= 0, "no userfaultfd here");
        long start = map(2);
        byte[] bytes = {1, 2, 3, 4};
        assertThat(memory.write(self, start, bytes, 0, 4)).isEqualTo(4);
        NativeBuffer argument = NativeBuffer.forever(32);
        argument.putLong(0, 0xaa);
        assertThat(Native.quick(Sys.IOCTL, descriptor, UFFDIO_API, argument.address(), 0))
                .isZero();
        argument.putLong(0, start);
        argument.putLong(8, 2L * PAGE);
        argument.putLong(16, 1);
        assertThat(Native.quick(Sys.IOCTL, descriptor, UFFDIO_REGISTER, argument.address(), 0))
                .isZero();
        byte[] read = new byte[PAGE + 4];
        assertThat(memory.readWhatIsThere(self, start, read, 0, read.length)).isEqualTo(PAGE);
        assertThat(read).startsWith(1, 2, 3, 4);
        assertThat(memory.readWhatIsThere(self, start + PAGE, read, 0, 4)).isEqualTo(-Errnos.EFAULT);
        assertThat(memory.writeWhatIsThere(self, start + PAGE, bytes, 0, 4)).isEqualTo(-Errnos.EFAULT);
        assertThat(memory.writeWhatIsThere(self, start + 4, bytes, 0, 4)).isEqualTo(4);
        assertThat(memory.readWhatIsThere(0x3fffff, start, read, 0, 4)).isEqualTo(-Errnos.ESRCH);
        Descriptors.close((int) descriptor);
    }

    @Test
    void aBadAddressIsAnAnswer() {
        byte[] bytes = new byte[16];
        assertThat(memory.read(self, 8, bytes, 0, 16)).isEqualTo(-Errnos.EFAULT);
        assertThat(memory.write(self, 8, bytes, 0, 16)).isEqualTo(-Errnos.EFAULT);
        assertThat(memory.read(self, -1L, bytes, 0, 16)).isEqualTo(-Errnos.EFAULT);
        assertThat(memory.read(self, Long.MIN_VALUE, bytes, 0, 16)).isEqualTo(-Errnos.EFAULT);
        assertThat(memory.read(0x3fffff, 4096, bytes, 0, 16)).isEqualTo(-Errnos.ESRCH);
    }

    @Test
    void whatTheProcessMayNotWriteIsNotWritten() {
        long start = map(2);
        assertThat(Native.quick(Sys.MPROTECT, start + PAGE, PAGE, 1, 0)).isZero();
        byte[] bytes = new byte[100];
        java.util.Arrays.fill(bytes, (byte) 7);
        assertThat(memory.write(self, start + PAGE - 40, bytes, 0, 100)).isEqualTo(40);
        byte[] read = new byte[100];
        assertThat(memory.read(self, start + PAGE - 40, read, 0, 100)).isEqualTo(100);
        assertThat(read[39]).isEqualTo((byte) 7);
        assertThat(read[40]).isZero();
    }

    private static long map(int pages) {
        return Native.quick(Sys.MMAP, 0, (long) pages * PAGE, 3, 0x22, -1, 0);
    }
}
