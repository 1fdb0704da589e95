package dev.reverie.inguest;

import dev.reverie.linux.SyscallStop;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Sysno;

/**
 * Which calls have the kernel tell later ones apart by where they are made, so that they must be made where the program has them: Syscall User Dispatch, and
 * seccomp filters that look at the instruction pointer. See prctl(2) and seccomp(2).
 *
 * <pre>
 *  struct sock_fprog           struct sock_filter
 *  offset  bytes               offset  bytes
 *  0       2      how many     0       2      code
 *  8       8      where        4       4      k
 * </pre>
 */
final class Places {
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_SYSCALL_USER_DISPATCH = 59;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int SECCOMP_SET_MODE_FILTER = 1;

    private static final int FPROG = 16;
    private static final int FILTER = 8;
    private static final int MOST_FILTERS = 4096;

    /** BPF_LD | BPF_W | BPF_ABS: loads a word of struct seccomp_data. */
    private static final int LOAD = 0x20;

    /** Where that has the instruction pointer, in two words. */
    private static final int INSTRUCTION_POINTER = 8;

    private static final int INSTRUCTION_POINTER_END = 16;

    private Places() {}

    /** Whether a call, of the x86-64 convention, is one of these. */
    static boolean matterBehind(SyscallStop stop, Memory memory) {
        if (stop.nr() == Sysno.PRCTL && (int) stop.a0() == PR_SET_SYSCALL_USER_DISPATCH) {
            return stop.a1() != 0;
        }
        boolean isFilter =
                stop.nr() == Sysno.PRCTL && (int) stop.a0() == PR_SET_SECCOMP && stop.a1() == SECCOMP_MODE_FILTER
                        || stop.nr() == Sysno.SECCOMP && (int) stop.a0() == SECCOMP_SET_MODE_FILTER;
        return isFilter && looksAtInstructions(memory, stop.a2());
    }

    private static boolean looksAtInstructions(Memory memory, long program) {
        try {
            byte[] header = memory.readBytes(program, FPROG);
            int number = LittleEndian.getShort(header, 0) & 0xffff;
            if (number > MOST_FILTERS) {
                return false;
            }
            byte[] filters = memory.readBytes(LittleEndian.getLong(header, FPROG - Long.BYTES), number * FILTER);
            for (int at = 0; at < filters.length; at += FILTER) {
                int k = LittleEndian.getInt(filters, at + FILTER - Integer.BYTES);
                if (LittleEndian.getShort(filters, at) == LOAD
                        && k >= INSTRUCTION_POINTER
                        && k < INSTRUCTION_POINTER_END) {
                    return true;
                }
            }
            return false;
        } catch (MemoryFault e) {
            // The kernel will say so.
            return false;
        }
    }
}
