package dev.reverie.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Backtrace;
import dev.reverie.api.BacktraceOptions;
import dev.reverie.api.Registers;
import dev.reverie.symbols.CodeFile.Spot;
import dev.reverie.syscalls.Memory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is read of a process, and that no stack and no registers lead astray. */
public final class BacktracerTest {
    private static final int OWN = (int) ProcessHandle.current().pid();

    /** Memory of which everything can be read, and nothing makes sense, or some places lead to code. */
    private record Nonsense(long seed, List<Mapping> code) implements Memory {
        @Override
        public int read(long address, byte[] target, int offset, int length) {
            SplittableRandom random = new SplittableRandom(seed ^ address);
            if (length == Long.BYTES && random.nextBoolean()) {
                Mapping mapping = code.get(random.nextInt(code.size()));
                long value = random.nextLong(mapping.start(), mapping.end());
                for (int i = 0; i < length; i++) {
                    target[offset + i] = (byte) (value >>> 8 * i);
                }
                return length;
            }
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, target, offset, length);
            return length;
        }

        @Override
        public int write(long address, byte[] source, int offset, int length) {
            return -EFAULT;
        }
    }

    private static final Backtracer BACKTRACER = new Backtracer();
    private static final AddressSpace SPACE = BACKTRACER.addressSpace(OWN);
    private static final List<Mapping> CODE = Mappings.of(OWN).all().stream()
            .filter(Mapping::isExecutable)
            .filter(mapping ->
                    mapping.name().contains("libc.so") || mapping.name().contains("vdso"))
            .toList();

    /** In the code of this very process, with a stack and registers that are noise. */
    @Property(tries = 300)
    void everyBacktraceEnds(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Mapping mapping = CODE.get(random.nextInt(CODE.size()));
        long rip = random.nextLong(mapping.start(), mapping.end());
        long rsp = random.nextLong() & ~7L;
        Registers at =
                Registers.ZERO.withRip(rip).withRsp(rsp).withRbp(rsp + 64).withRbx(seed);
        Backtrace trace = BACKTRACER.trace(
                SPACE, at, new Nonsense(seed, CODE), random.nextBoolean(), new BacktraceOptions(50, false));
        assertThat(trace.frames()).hasSizeBetween(1, 50);
    }

    @Test
    void aProcessThatIsGoneHasOneFrame() {
        Registers at = Registers.ZERO.withRip(1).withRsp(2).withRbp(9);
        Backtrace trace = BACKTRACER.trace(
                BACKTRACER.addressSpace(0x3fffffff), at, new Nonsense(1, CODE), true, BacktraceOptions.DEFAULT);
        assertThat(trace.frames()).hasSize(1);
        assertThat(trace.frames().getFirst().function()).isEmpty();
    }

    @Test
    void mappingsAreParsed() {
        Mappings mappings = Mappings.parse("""
                00400000-00401000 r--p 00000000 fe:00 17                                 /bin/my program
                00401000-00402000 r-xp 00001000 fe:00 17                                 /bin/my program
                nonsense
                7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]
                7ffd00030000-7ffd00031000 rw-p 00000000 00:00 0
                ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(mappings.all()).hasSize(5);
        Mapping code = Objects.requireNonNull(mappings.at(0x401fff));
        assertThat(code)
                .isEqualTo(new Mapping(
                        0x401000, 0x402000, true, false, true, false, 0x1000, "fe:00", 17, "/bin/my program"));
        assertThat(mappings.ofSameFile(code)).hasSize(2);
        assertThat(mappings.at(0x402000)).isNull();
        assertThat(mappings.at(0x3fffff)).isNull();
        assertThat(Objects.requireNonNull(mappings.at(0xffffffffff600000L)).name())
                .isEqualTo("[vsyscall]");
        assertThat(Objects.requireNonNull(mappings.at(0x7ffd00030000L)).name()).isEmpty();
    }

    @Test
    void perfMapsKeepWhatWasCompiledLast() {
        PerfMap map = PerfMap.of("""
                1000 100 first
                2000 10 LazyCompile:*work /tmp/a b.js:1
                1080 10 inside
                nonsense
                3000 zz broken
                0x4000 0x20 prefixed
                ffffffffffffff00 200 at the end
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(map.at(0x1000)).isNull();
        assertThat(Objects.requireNonNull(map.at(0x108f)).name()).isEqualTo("inside");
        assertThat(map.at(0x1090)).isNull();
        assertThat(Objects.requireNonNull(map.at(0x2005)).name()).isEqualTo("LazyCompile:*work /tmp/a b.js:1");
        assertThat(Objects.requireNonNull(map.at(0x401f)).name()).isEqualTo("prefixed");
        assertThat(map.at(0x3000)).isNull();
    }

    /** A file that can't be opened any more is read from the memory that it is mapped to, without sections. */
    @Test
    void filesAreReadFromMemory() {
        Path program = Samples.program("-O1", "-s", "-rdynamic");
        byte[] file = Samples.bytes(program);
        long start = 0x555500000000L;
        Memory memory = new Memory() {
            @Override
            public int read(long address, byte[] target, int offset, int length) {
                long at = address - start;
                if (at < 0 || at >= file.length) {
                    return -EFAULT;
                }
                int count = (int) Math.min(length, file.length - at);
                System.arraycopy(file, (int) at, target, offset, count);
                return count;
            }

            @Override
            public int write(long address, byte[] source, int offset, int length) {
                return -EFAULT;
            }
        };
        // All but the section headers, which are at the end.
        long end = start + (file.length & -4096L);
        CodeFile code = CodeFile.read(
                new MemoryImage(
                        memory, List.of(new Mapping(start, end, true, false, true, false, 0, "0:1", 1, "gone"))),
                false);
        long sum = Samples.output("nm", "-D", program.toString())
                .lines()
                .filter(line -> line.endsWith(" T sum"))
                .mapToLong(line -> Long.parseLong(line.substring(0, 16), 16))
                .findFirst()
                .orElseThrow();
        Spot spot = code.spot(sum + 5);
        assertThat(spot.function()).isEqualTo("sum");
        assertThat(code.row(sum + 5)).isNotNull();
    }
}
