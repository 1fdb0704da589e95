package dev.reverie.linux.ffi;

import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Sys;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Raw system calls, through a page of machine code that is mapped once. Results are the kernel's: a value, or −errno. One
 * function type serves everything, because each further one costs start-up time.
 */
final class Native {
    private static final FunctionDescriptor SEVEN_LONGS = FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);

    private static final Linker LINKER = Linker.nativeLinker();
    private static final long PAGE = mapStubs();

    private static final MethodHandle SYSCALL =
            LINKER.downcallHandle(MemorySegment.ofAddress(PAGE + Stubs.SYSCALL_OFFSET), SEVEN_LONGS);
    private static final MethodHandle QUICK = LINKER.downcallHandle(
            MemorySegment.ofAddress(PAGE + Stubs.SYSCALL_OFFSET), SEVEN_LONGS, Linker.Option.critical(false));
    private static final MethodHandle SPAWN =
            LINKER.downcallHandle(MemorySegment.ofAddress(PAGE + Stubs.SPAWN_OFFSET), SEVEN_LONGS);

    private Native() {}

    /** Another function among the {@link Stubs}, for what not every run needs; it must not block. */
    static MethodHandle quickStub(int offset) {
        return LINKER.downcallHandle(
                MemorySegment.ofAddress(PAGE + offset), SEVEN_LONGS, Linker.Option.critical(false));
    }

    /** A system call that may block. */
    static long syscall(int number, long a0, long a1, long a2, long a3, long a4, long a5) {
        try {
            return (long) SYSCALL.invokeExact((long) number, a0, a1, a2, a3, a4, a5);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A system call that never blocks; the JVM can't reach a safepoint during it, and saves the transition. */
    static long quick(int number, long a0, long a1, long a2, long a3, long a4, long a5) {
        try {
            return (long) QUICK.invokeExact((long) number, a0, a1, a2, a3, a4, a5);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A system call that never blocks, with at most four arguments. */
    static long quick(int number, long a0, long a1, long a2, long a3) {
        return quick(number, a0, a1, a2, a3, 0, 0);
    }

    /** clone3 of a child that runs a syscall script; see {@link Stubs}. Returns the child's pid or −errno. */
    static long spawn(long cloneArgs, long cloneArgsSize, long script) {
        try {
            return (long) SPAWN.invokeExact(cloneArgs, cloneArgsSize, script, 0L, 0L, 0L, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static long mapStubs() {
        // libc's syscall(2) makes the two calls that are needed before there are stubs. It is variadic, but takes longs
        // like any other function; treating it so saves the linker a second shape.
        MethodHandle libcSyscall =
                LINKER.downcallHandle(LINKER.defaultLookup().find("syscall").orElseThrow(), SEVEN_LONGS);
        final long readWrite = 3;
        final long readExecute = 5;
        final long privateAnonymous = 0x22;
        final long size = 4096;
        try {
            long page = (long) libcSyscall.invokeExact((long) Sys.MMAP, 0L, size, readWrite, privateAnonymous, -1L, 0L);
            if (page == -1) {
                throw new LinuxException("mmap of a page for the system call stubs", 12);
            }
            byte[] code = Stubs.code();
            MemorySegment target = MemorySegment.ofAddress(page).reinterpret(size);
            MemorySegment.copy(code, 0, target, ValueLayout.JAVA_BYTE, 0, code.length);
            if ((long) libcSyscall.invokeExact((long) Sys.MPROTECT, page, size, readExecute, 0L, 0L, 0L) == -1) {
                throw new LinuxException("mprotect of the system call stubs to executable", 13);
            }
            return page;
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
