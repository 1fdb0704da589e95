package dev.reverie.guestcode.elf.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.guestcode.elf.Libraries;
import dev.reverie.guestcode.elf.LibraryImage;
import dev.reverie.guestcode.elf.SharedLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image, mapped into our own process, runs. */
class LoadedLibraryTest {
    private static final Linker LINKER = Linker.nativeLinker();

    @ParameterizedTest
    @ValueSource(strings = {"-O2", "-O0", "-Wl,-z,pack-relative-relocs", "-Wl,--hash-style=sysv", "-fno-plt"})
    void runs(String option) throws Throwable {
        assumeTrue(Libraries.canCompile(), "gcc is not installed");
        SharedLibrary library = SharedLibrary.read("library.so", Libraries.compile(option));
        LibraryImage image = library.imageAt(Mapping.reserve(library.size()));
        Mapping.map(image);

        assertThat(callInt(image, "constructors")).isEqualTo(112);
        assertThat(callInt(image, "count")).isEqualTo(41);
        assertThat(callInt(image, "count")).isEqualTo(42);
        assertThat(callInt(image, "doubled", 5)).isEqualTo(17);
        assertThat(callInt(image, "by_table", 0, 5)).isEqualTo(10);
        assertThat(callInt(image, "by_table", 1, 5)).isEqualTo(17);
        assertThat(callInt(image, "zero", 1999)).isZero();
        assertThat(callInt(image, "has_somebody")).isZero();
        MemorySegment name = (MemorySegment) function(image, "name", FunctionDescriptor.of(ADDRESS, JAVA_INT))
                .invokeExact(1);
        assertThat(name.reinterpret(6).getString(0)).isEqualTo("write");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment process = arena.allocate(JAVA_LONG);
            MemorySegment thread = arena.allocate(JAVA_LONG);
            MemorySegment arguments = arena.allocateFrom(JAVA_LONG, 3, 20, 22);
            long result = (long)
                    function(image, "captured_syscall", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS))
                            .invokeExact(process, thread, arguments);
            assertThat(result).isEqualTo(42);
            assertThat(process.get(JAVA_LONG, 0)).isEqualTo(1);
            assertThat(thread.get(JAVA_LONG, 0)).isEqualTo(3);
        }
    }

    private static int callInt(LibraryImage image, String name, Object... arguments) throws Throwable {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        Arrays.fill(layouts, JAVA_INT);
        return (int)
                function(image, name, FunctionDescriptor.of(JAVA_INT, layouts)).invokeWithArguments(arguments);
    }

    private static MethodHandle function(LibraryImage image, String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(MemorySegment.ofAddress(image.symbol(name).orElseThrow()), descriptor);
    }
}
