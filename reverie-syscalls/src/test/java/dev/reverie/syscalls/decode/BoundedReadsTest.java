package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A guest whose memory can be read everywhere, and has no end to anything, costs no more than this. */
class BoundedReadsTest {
    /** Twice what a directory listing or an environment may take: what is read before the call and after it. */
    private static final long MOST = 2 << 20;

    @Property(tries = 60)
    void noCallReadsWithoutEnd(@ForAll long seed) {
        Random random = new Random(seed);
        DecodeOptions options = new DecodeOptions(random.nextInt(64), random.nextBoolean(), Set.of());
        for (int number = 0; number <= Sysno.MAX; number++) {
            EndlessMemory memory = new EndlessMemory(random.nextLong());
            SyscallArgs args = new SyscallArgs(
                    value(random), value(random), value(random), value(random), value(random), value(random));
            Display before = Display.before(Syscall.of(number, args), () -> memory, options);
            before.after(value(random), () -> memory);
            assertThat(memory.read).as(before.text()).isLessThanOrEqualTo(MOST);
        }
    }

    private static long value(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(100);
            case 1 -> -random.nextInt(100);
            case 2 -> random.nextInt() & 0x7fffffff;
            default -> random.nextLong();
        };
    }

    /** Random bytes at every address, the same each time, none of them zero. */
    private static final class EndlessMemory implements Memory {
        private final long seed;
        private long read;

        EndlessMemory(long seed) {
            this.seed = seed;
        }

        @Override
        public int read(long address, byte[] target, int offset, int length) {
            read += length;
            for (int i = 0; i < length; i++) {
                long mixed = (address + i + seed) * 0x9e3779b97f4a7c15L;
                target[offset + i] = (byte) (mixed >>> 56 | 1);
            }
            return length;
        }

        @Override
        public int write(long address, byte[] source, int offset, int length) {
            return -EFAULT;
        }
    }
}
