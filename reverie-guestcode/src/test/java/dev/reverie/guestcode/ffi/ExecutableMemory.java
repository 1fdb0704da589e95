package dev.reverie.guestcode.ffi;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Memory of this process that machine code runs in. It is written while it is executable, as only tests may do. */
final class ExecutableMemory {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle MMAP = LINKER.downcallHandle(
            LINKER.defaultLookup().find("mmap").orElseThrow(),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final int READ_WRITE_EXECUTE = 7;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    private final MemorySegment memory;

    ExecutableMemory(long size) {
        try {
            long address = (long) MMAP.invokeExact(0L, size, READ_WRITE_EXECUTE, PRIVATE_ANONYMOUS, -1, 0L);
            if (address == -1) {
                throw new IllegalStateException("mmap of executable memory failed");
            }
            memory = MemorySegment.ofAddress(address).reinterpret(size);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies code there; returns its address. */
    long write(long offset, byte[] code) {
        MemorySegment.copy(code, 0, memory, ValueLayout.JAVA_BYTE, offset, code.length);
        return memory.address() + offset;
    }

    static MethodHandle function(long address) {
        return LINKER.downcallHandle(
                MemorySegment.ofAddress(address),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    }
}
