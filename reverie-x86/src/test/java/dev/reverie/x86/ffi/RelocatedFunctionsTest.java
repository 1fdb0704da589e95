package dev.reverie.x86.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.x86.Relocation;
import dev.reverie.x86.Relocation.Moved;
import dev.reverie.x86.Relocation.Reason;
import dev.reverie.x86.Relocation.Refused;
import dev.reverie.x86.Relocator;
import dev.reverie.x86.Relocator.Calls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of a C library run at other addresses, and return what they return where they are. */
class RelocatedFunctionsTest {
    private static final String[][] VARIANTS = {
        {"-O0"},
        {"-O1"},
        {"-O2"},
        {"-O3"},
        {"-Os"},
        {"-O2", "-fno-plt"},
        {"-O2", "-fcf-protection=full"},
        {"-O2", "-fno-jump-tables", "-march=x86-64-v2"},
        {"-O1", "-fno-omit-frame-pointer", "-mcmodel=large"}
    };
    private static final long[] NUMBERS = {
        0, 1, -1, 2, 5, 7, 100, 5000, 123456, 1L << 40, Long.MAX_VALUE, 0x1234567890abcdefL
    };
    private static final int MEMORY = 256;
    private static final long FAR = 3L << 30;
    private static final int ROOM = 1 << 20;
    private static final int ALIGNMENT = 16;

    @TempDir
    private Path directory;

    private final Random random = new Random(1);

    @BeforeEach
    void needsCompiler() {
        assumeTrue(ShapeLibrary.canCompile(), "gcc and nm are not installed");
    }

    @Test
    void returnTheSameNearBy() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            int moved = 0;
            for (String[] variant : VARIANTS) {
                List<ShapeLibrary.Function> functions = ShapeLibrary.load(directory, arena, variant);
                for (Calls calls : List.of(Calls.RETURN_TO_NEW, Calls.RETURN_TO_OLD)) {
                    MemorySegment room = ShapeLibrary.map(functions.getFirst().address(), 0, ROOM);
                    long used = 0;
                    for (ShapeLibrary.Function function : functions) {
                        Relocation relocation = relocate(function, room.address() + used, calls);
                        assertThat(relocation).as(function.name()).isInstanceOf(Moved.class);
                        used += run(function, (Moved) relocation, room.asSlice(used), arena);
                        moved++;
                    }
                }
            }
            System.out.println(moved + " functions moved");
            assertThat(moved).isGreaterThan(800);
        }
    }

    @Test
    void areRefusedFarAwayOrReturnTheSame() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            List<String> refused = new ArrayList<>();
            int moved = 0;
            List<ShapeLibrary.Function> functions = ShapeLibrary.load(directory, arena, "-O2");
            MemorySegment room = ShapeLibrary.map(functions.getFirst().address(), FAR, ROOM);
            long used = 0;
            for (ShapeLibrary.Function function : functions) {
                switch (relocate(function, room.address() + used, Calls.RETURN_TO_NEW)) {
                    case Moved code -> {
                        used += run(function, code, room.asSlice(used), arena);
                        moved++;
                    }
                    case Refused(int _, Reason reason) -> {
                        assertThat(reason).isEqualTo(Reason.TOO_FAR);
                        refused.add(function.name());
                    }
                }
            }
            assertThat(moved).isGreaterThan(20);
            assertThat(refused).contains("shape_globals", "shape_tables", "shape_call", "shape_library");
        }
    }

    private static Relocation relocate(ShapeLibrary.Function function, long address, Calls calls) {
        byte[] code = function.code();
        return Relocator.relocate(code, 0, code.length, function.address(), address, calls);
    }

    /** Puts the code into the room, calls both, and says how much of the room was needed. */
    private int run(ShapeLibrary.Function function, Moved moved, MemorySegment room, Arena arena) {
        room.copyFrom(MemorySegment.ofArray(moved.code()));
        MemorySegment memory = arena.allocate(MEMORY, ALIGNMENT);
        for (long a : NUMBERS) {
            for (long b : NUMBERS) {
                byte[] bytes = new byte[MEMORY];
                random.nextBytes(bytes);
                memory.copyFrom(MemorySegment.ofArray(bytes));
                long expected = function.call(a, b, memory);
                byte[] expectedBytes = memory.toArray(ValueLayout.JAVA_BYTE);
                memory.copyFrom(MemorySegment.ofArray(bytes));
                assertThat(ShapeLibrary.callAt(room.address(), a, b, memory))
                        .as("%s(%d, %d)", function.name(), a, b)
                        .isEqualTo(expected);
                assertThat(memory.toArray(ValueLayout.JAVA_BYTE))
                        .as(function.name())
                        .isEqualTo(expectedBytes);
            }
        }
        return moved.code().length + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
