package dev.reverie.inguest.state;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.linux.ffi.SharedMemory;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/** Maps memory into a guest that has the runtime. */
public final class GuestMapping {
    private static final int READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;
    private static final int MFD_CLOEXEC = 1;

    private GuestMapping() {}

    /** Maps new memory, full of zeros, that the guest, those that it forks, and the tracer share. In a handler. Null if it can't. */
    public static @Nullable SharedMemory share(Ground<?, ?> ground, long address, int bytes) {
        long file = ground.call(
                RuntimeRange.BASE,
                Syscall.of(Sysno.MEMFD_CREATE, SyscallArgs.of(RuntimeRange.NAME, MFD_CLOEXEC, 0, 0, 0, 0)));
        if (file < 0) {
            return null;
        }
        SharedMemory shared = ground.onTracer(
                () -> SharedMemory.ofGuest(ground.tid(), (int) file, bytes).memory());
        long mapped = shared == null
                ? 0
                : ground.call(
                        RuntimeRange.BASE,
                        Syscall.of(
                                Sysno.MMAP,
                                SyscallArgs.of(address, bytes, READ_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, file, 0)));
        ground.call(RuntimeRange.BASE, Syscall.of(Sysno.CLOSE, SyscallArgs.of(file, 0, 0, 0, 0, 0)));
        if (shared != null && mapped != address) {
            shared.close();
            return null;
        }
        return shared;
    }
}
