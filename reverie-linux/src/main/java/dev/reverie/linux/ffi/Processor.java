package dev.reverie.linux.ffi;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;

/** What the processor itself tells those who ask, by the instructions that guests ask with. */
public final class Processor {
    private static final MethodHandle TIMESTAMP = Native.quickStub(Stubs.TIMESTAMP_OFFSET);
    private static final MethodHandle CPUID = Native.quickStub(Stubs.CPUID_OFFSET);
    private static final int REGISTERS = 16;

    private Processor() {}

    /** The timestamp counter, by RDTSC. */
    public static long timestamp() {
        try {
            return (long) TIMESTAMP.invokeExact(0L, 0L, 0L, 0L, 0L, 0L, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** What CPUID answers on the processor that we happen to run on: eax, ebx, ecx and edx. */
    public static int[] cpuid(int leaf, int subleaf) {
        try (Arena arena = Arena.ofConfined()) {
            NativeBuffer registers = NativeBuffer.in(arena, REGISTERS);
            long ignored = (long) CPUID.invokeExact((long) leaf, (long) subleaf, registers.address(), 0L, 0L, 0L, 0L);
            return new int[] {registers.getInt(0), registers.getInt(4), registers.getInt(8), registers.getInt(12)};
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
