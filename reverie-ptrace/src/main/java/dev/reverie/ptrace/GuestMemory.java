package dev.reverie.ptrace;

import dev.reverie.linux.ffi.ProcessMemory;
import dev.reverie.syscalls.Memory;

/**
 * The memory of one guest process.
 *
 * @param access the way to it
 * @param pid the process
 * @param userFaults where it is said whether the process may resolve its page faults itself
 */
record GuestMemory(ProcessMemory access, int pid, UserFaults userFaults) implements Memory {
    @Override
    public int read(long address, byte[] target, int offset, int length) {
        return userFaults.arePossible(pid)
                ? access.readWhatIsThere(pid, address, target, offset, length)
                : access.read(pid, address, target, offset, length);
    }

    @Override
    public int write(long address, byte[] source, int offset, int length) {
        return userFaults.arePossible(pid)
                ? access.writeWhatIsThere(pid, address, source, offset, length)
                : access.write(pid, address, source, offset, length);
    }
}
