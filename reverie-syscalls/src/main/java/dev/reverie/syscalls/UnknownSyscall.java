package dev.reverie.syscalls;

/**
 * A call for which there is no typed record: its name may be known, its arguments are just registers.
 *
 * @param number the x86-64 number
 * @param args the argument registers
 */
public record UnknownSyscall(int number, SyscallArgs args) implements Syscall {
    @Override
    public String name() {
        String name = Sysno.name(number);
        return name != null ? name : "syscall_0x" + Long.toHexString(number);
    }
}
