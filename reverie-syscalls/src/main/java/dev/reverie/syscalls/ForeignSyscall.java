package dev.reverie.syscalls;

/**
 * A call in another convention than the native one. It is reported and passed on; its number and arguments mean what
 * {@link #abi()} says they mean.
 *
 * @param abi {@link Abi#I386} or {@link Abi#X32}
 * @param number the number in that convention (for x32 without bit 30)
 * @param args the argument registers of that convention
 */
public record ForeignSyscall(Abi abi, int number, SyscallArgs args) implements Syscall {
    /** Marks the numbers of x32 in the register. */
    private static final int X32_BIT = 1 << 30;

    @Override
    public String name() {
        String name = Sysno.name(abi, number);
        return name != null ? name : "syscall_0x" + Integer.toHexString(abi == Abi.X32 ? number | X32_BIT : number);
    }
}
