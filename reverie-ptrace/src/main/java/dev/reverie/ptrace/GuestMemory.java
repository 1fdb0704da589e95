package dev.reverie.ptrace;

import dev.reverie.linux.ffi.ProcessMemory;
import dev.reverie.syscalls.Memory;

/** The memory of one guest process. */
record GuestMemory(ProcessMemory access, int pid) implements Memory {
    @Override
    public int read(long address, byte[] target, int offset, int length) {
        return access.read(pid, address, target, offset, length);
    }

    @Override
    public int write(long address, byte[] source, int offset, int length) {
        return access.write(pid, address, source, offset, length);
    }
}
