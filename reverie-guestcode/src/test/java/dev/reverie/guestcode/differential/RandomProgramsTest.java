package dev.reverie.guestcode.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.guestcode.ClassBytes;
import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.CompilerOptions;
import dev.reverie.guestcode.GuestCodeCompiler;
import dev.reverie.guestcode.ffi.NativeThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** Random guest code gives the same results compiled as on the JVM: what it decides, its state, its output. */
final class RandomProgramsTest {
    /** In one class, for classes take longer to make than methods. */
    private static final int PROGRAMS = 10;

    private static final int RUNS = 4;
    private static final String NAME = "dev/reverie/guestcode/differential/Generated";

    private static final Differential DIFFERENTIAL = new Differential(256);

    @Provide
    Arbitrary<List<Program>> programs() {
        return Arbitraries.randomValue(ProgramGenerator::program).list().ofSize(PROGRAMS);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void agree(@ForAll("programs") List<Program> programs, @ForAll long seed) throws IllegalAccessException {
        check(programs, new Random(seed));
    }

    /** 100,000 programs. */
    @Tag("soak")
    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void agreeForLong(@ForAll("programs") List<Program> programs, @ForAll long seed) throws IllegalAccessException {
        check(programs, new Random(seed));
    }

    private static void check(List<Program> programs, Random random) throws IllegalAccessException {
        byte[] file = ProgramWriter.write(programs);
        ClassBytes others = ClassBytes.of(RandomProgramsTest.class.getClassLoader());
        Class<?> type = MethodHandles.lookup().defineHiddenClass(file, true).lookupClass();
        CompiledCode code = new GuestCodeCompiler(NativeThread.LAYOUT, CompilerOptions.DEFAULT)
                .compile(NAME, name -> name.equals(NAME) ? file : others.find(name));
        byte[] guest = new byte[Differential.GUEST_SIZE];
        for (int i = 0; i < programs.size(); i++) {
            String name = ProgramWriter.handler(i);
            MethodHandle handler = Differential.handler(type, name);
            for (int run = 0; run < RUNS; run++) {
                long[] arguments =
                        random.longs(6).map(value -> narrowed(value, random)).toArray();
                int number = (int) narrowed(random.nextLong(), random);
                assertThat(DIFFERENTIAL.onMachine(code, name, guest, number, arguments))
                        .as("%s%nof %d %s", programs.get(i), number, Arrays.toString(arguments))
                        .isEqualTo(DIFFERENTIAL.onJvm(code, handler, guest, number, arguments));
            }
        }
    }

    /** Numbers of all sizes. */
    private static long narrowed(long value, Random random) {
        return value >> random.nextInt(64);
    }
}
