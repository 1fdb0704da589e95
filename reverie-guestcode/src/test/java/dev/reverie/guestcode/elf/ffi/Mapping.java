package dev.reverie.guestcode.elf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.reverie.guestcode.elf.LibraryImage;
import dev.reverie.guestcode.elf.LibraryImage.Region;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Images in our own process. */
final class Mapping {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle MMAP = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MPROTECT = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("mprotect"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int READ_WRITE = 3;

    private Mapping() {}

    /** Address space for an image. */
    static long reserve(int size) throws Throwable {
        long base = (long) MMAP.invokeExact(0L, (long) size, READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
        if (base <= 0) {
            throw new AssertionError("mmap failed");
        }
        return base;
    }

    /** Puts an image into its place, and initialises it. */
    static void map(LibraryImage image) throws Throwable {
        for (Region region : image.regions()) {
            long length = region.content().length;
            MemorySegment.ofAddress(region.address())
                    .reinterpret(length)
                    .copyFrom(MemorySegment.ofArray(region.content()));
            int protection = 1 | (region.isWritable() ? 2 : 0) | (region.isExecutable() ? 4 : 0);
            if ((int) MPROTECT.invokeExact(region.address(), length, protection) != 0) {
                throw new AssertionError("mprotect failed");
            }
        }
        for (long initializer : image.initializers()) {
            LINKER.downcallHandle(MemorySegment.ofAddress(initializer), FunctionDescriptor.ofVoid())
                    .invokeExact();
        }
    }
}
