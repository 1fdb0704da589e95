package dev.reverie.guestcode.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.guestcode.ClassBytes;
import dev.reverie.guestcode.CompiledCode;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of instruction, compiled and on the JVM, with values at the edges and others. */
final class HandlersTest {
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        3,
        5,
        6,
        7,
        31,
        32,
        33,
        63,
        64,
        65,
        100,
        127,
        128,
        255,
        256,
        447,
        448,
        1000,
        32767,
        32768,
        65535,
        65536,
        100000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0x80000000L,
        0xffffffffL,
        0x100000000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -2,
        -5,
        -128,
        -129,
        -32768,
        -32769,
        0x123456789abcdefL
    };
    private static final CompiledCode CODE =
            Differential.compile(Handlers.class, ClassBytes.of(Handlers.class.getClassLoader()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add",
                "ints",
                "longs",
                "divisions",
                "comparisons",
                "loops",
                "switches",
                "calls",
                "fields",
                "unchecked",
                "output",
                "careless",
                "gates",
                "pressure",
                "stack"
            })
    void agrees(String name) throws IllegalAccessException {
        Differential differential = new Differential(512);
        MethodHandle handler = Differential.handler(Handlers.class, name);
        byte[] guest = new byte[Differential.GUEST_SIZE];
        Random random = new Random(name.hashCode());
        for (long a : EDGES) {
            for (int round = 0; round < 10; round++) {
                long b = EDGES[random.nextInt(EDGES.length)];
                long c = random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextLong();
                long[] arguments = {a, b, c, random.nextInt(), random.nextLong(), 1};
                int number = (int) EDGES[random.nextInt(EDGES.length)];
                assertThat(differential.onMachine(CODE, name, guest, number, arguments))
                        .as("%s of %s", name, Arrays.toString(arguments))
                        .isEqualTo(differential.onJvm(CODE, handler, guest, number, arguments));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "/etc/passwd2", "/etc/shadow", "/etc", "/etc/", "/var/x", "\u00e9"})
    void strings(String text) throws IllegalAccessException {
        Differential differential = new Differential(512);
        byte[] guest = Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), Differential.GUEST_SIZE);
        for (long second = 0; second < 2; second++) {
            long[] arguments = {differential.guestAddress(), second};
            assertThat(differential.onMachine(CODE, "strings", guest, 2, arguments))
                    .isEqualTo(differential.onJvm(
                            CODE, Differential.handler(Handlers.class, "strings"), guest, 2, arguments));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 1000, 3000})
    void memory(int offset) throws IllegalAccessException {
        Differential differential = new Differential(512);
        byte[] guest = new byte[Differential.GUEST_SIZE];
        new Random(offset).nextBytes(guest);
        long[] arguments = {differential.guestAddress() + offset};
        assertThat(differential.onMachine(CODE, "memory", guest, 2, arguments))
                .isEqualTo(
                        differential.onJvm(CODE, Differential.handler(Handlers.class, "memory"), guest, 2, arguments));
    }
}
