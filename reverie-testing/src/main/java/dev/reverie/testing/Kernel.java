package dev.reverie.testing;

import dev.reverie.syscalls.Syscall;

/** What stands in for the kernel when a tool under test injects a call. */
@FunctionalInterface
public interface Kernel {
    /** The raw result of the call: a value, or −errno. May read and write the guest's memory first. */
    long run(Syscall call, FakeMemory memory);
}
