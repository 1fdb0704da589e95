package dev.reverie.tools;

import dev.reverie.api.Guest;
import dev.reverie.syscalls.Execve;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import org.jspecify.annotations.Nullable;

/**
 * The execve that started the root process, worked out from what it left on the new program's stack: the launch itself is
 * the tracer's, so no tool sees it as a call. Of a script it shows what its interpreter was started with.
 *
 * <pre>
 *  rsp → argc | argv[0] … argv[argc − 1] | 0 | envp[0] … | 0 | auxiliary vector: pairs of type and value, ended by type 0
 * </pre>
 */
final class FirstExec {
    private static final int AT_NULL = 0;
    private static final int AT_EXECFN = 31;
    private static final int MAX_STRINGS = 1 << 20;

    private FirstExec() {}

    /** The call, its pointers into the guest's stack; null if that can't be read. */
    static @Nullable Execve of(Guest<?, ?> guest) {
        try {
            Memory memory = guest.memory();
            long argc = guest.registers().rsp();
            long argv = argc + 8;
            long envp = behindStrings(memory, argv);
            long auxv = behindStrings(memory, envp);
            for (long entry = auxv; memory.readLong(entry) != AT_NULL; entry += 16) {
                if (memory.readLong(entry) == AT_EXECFN) {
                    return Execve.of(memory.readLong(entry + 8), argv, envp);
                }
            }
            return null;
        } catch (MemoryFault e) {
            return null;
        }
    }

    private static long behindStrings(Memory memory, long pointers) throws MemoryFault {
        long at = pointers;
        for (int i = 0; i < MAX_STRINGS; i++) {
            if (memory.readLong(at) == 0) {
                return at + 8;
            }
            at += 8;
        }
        throw new MemoryFault(at, Memory.EFAULT);
    }
}
