package dev.reverie.inguest;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/**
 * Calls of a guest that would meet the runtime, answered as if there were none: what is mapped there is not the guest's to change or to remove, and
 * the gs base that we have set is 0 to the guest.
 */
final class Shield {
    private static final int ARCH_GET_GS = 0x1004;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;

    private Shield() {}

    /**
     * Whether a call is one.
     *
     * @param touches says whether memory of the runtime lies in a range, by its start and length
     */
    static boolean answers(Syscall call, BooleanSupplier isSegmentOurs, BiPredicate<Long, Long> touches) {
        if (call.abi() != Abi.X86_64) {
            return false;
        }
        SyscallArgs args = call.args();
        return switch (call.number()) {
            case Sysno.ARCH_PRCTL -> (int) args.a0() == ARCH_GET_GS && isSegmentOurs.getAsBoolean();
            case Sysno.MMAP ->
                touches.test(args.a0(), args.a1())
                        && (args.a3() & MAP_FIXED) != 0
                        && (args.a3() & MAP_FIXED_NOREPLACE) == 0;
            case Sysno.MUNMAP, Sysno.MPROTECT, Sysno.PKEY_MPROTECT, Sysno.MREMAP, Sysno.MADVISE ->
                touches.test(args.a0(), args.a1());
            default -> false;
        };
    }

    /** The result of such a call: mostly what the kernel says where nothing is mapped. See the manual pages of each. */
    static long answer(Syscall call, Memory memory) {
        return switch (call.number()) {
            case Sysno.ARCH_PRCTL -> putZero(call.args().a1(), memory);
            case Sysno.MUNMAP -> isWithin(call.args()) ? 0 : -Errno.ENOMEM.number();
            case Sysno.MREMAP -> -Errno.EFAULT.number();
            default -> -Errno.ENOMEM.number();
        };
    }

    private static boolean isWithin(SyscallArgs args) {
        return RuntimeRange.contains(args.a0()) && args.a0() + args.a1() <= RuntimeRange.END;
    }

    private static long putZero(long address, Memory memory) {
        try {
            memory.writeLong(address, 0);
            return 0;
        } catch (MemoryFault e) {
            return -Errno.EFAULT.number();
        }
    }
}
