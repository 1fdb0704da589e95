package dev.reverie.guestcode.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.guestcode.ClassBytes;
import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.CompilerOptions;
import dev.reverie.guestcode.GuestCodeCompiler;
import dev.reverie.guestcode.ffi.NativeThread;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;
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
    private static final int RUNS = 4;
    private static final String NAME = "dev/reverie/guestcode/differential/Generated";

    private static final Differential DIFFERENTIAL = new Differential(256);

    @Provide
    Arbitrary<Program> programs() {
        return Arbitraries.randomValue(ProgramGenerator::program);
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void agree(@ForAll("programs") Program program, @ForAll long seed) throws IllegalAccessException {
        check(program, new Random(seed));
    }

    @Tag("soak")
    @Property(tries = 100_000, shrinking = ShrinkingMode.OFF)
    void agreeForLong(@ForAll("programs") Program program, @ForAll long seed) throws IllegalAccessException {
        check(program, new Random(seed));
    }

    private static void check(Program program, Random random) throws IllegalAccessException {
        byte[] file = ProgramWriter.write(program);
        ClassBytes others = ClassBytes.of(RandomProgramsTest.class.getClassLoader());
        Class<?> type = MethodHandles.lookup().defineHiddenClass(file, true).lookupClass();
        CompiledCode code = new GuestCodeCompiler(NativeThread.LAYOUT, CompilerOptions.DEFAULT)
                .compile(NAME, name -> name.equals(NAME) ? file : others.find(name));
        Method handler = Differential.handler(type, ProgramWriter.HANDLER);
        byte[] guest = new byte[Differential.GUEST_SIZE];
        for (int run = 0; run < RUNS; run++) {
            long[] arguments =
                    random.longs(6).map(value -> narrowed(value, random)).toArray();
            int number = (int) narrowed(random.nextLong(), random);
            assertThat(DIFFERENTIAL.onMachine(code, ProgramWriter.HANDLER, guest, number, arguments))
                    .as("%s%nof %d %s", program, number, Arrays.toString(arguments))
                    .isEqualTo(DIFFERENTIAL.onJvm(code, handler, guest, number, arguments));
        }
    }

    /** Numbers of all sizes. */
    private static long narrowed(long value, Random random) {
        return value >> random.nextInt(64);
    }
}
