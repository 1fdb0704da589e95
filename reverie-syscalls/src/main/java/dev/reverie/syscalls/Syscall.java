package dev.reverie.syscalls;

import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;

/**
 * A system call: a number and six arguments, seen as a typed value. Building one reads no guest memory.
 *
 * <p>There is one record per call, each in one of the sealed families named after what it acts on. The {@code Has…}
 * interfaces cut across the families: {@code case HasPath p} matches every call that names a file. New kernels bring new
 * calls, so a switch over calls should always have a {@code default}.
 */
public sealed interface Syscall
        permits IoSyscall,
                FileSyscall,
                PollSyscall,
                MemorySyscall,
                SignalSyscall,
                ProcessSyscall,
                IpcSyscall,
                TimeSyscall,
                NetworkSyscall,
                SystemSyscall,
                HasFd,
                HasDirfd,
                HasPath,
                HasBuffer,
                HasIovec,
                HasPid,
                HasSignal,
                UnknownSyscall,
                ForeignSyscall {
    /** The number the kernel knows the call by, in the numbering of {@link #abi()}. */
    int number();

    /** The name of the call as the kernel spells it, or {@code syscall_0x…} when it has none. */
    String name();

    /** The six argument registers. */
    SyscallArgs args();

    /** The calling convention the call was made in; {@link Abi#X86_64} for all but {@link ForeignSyscall}. */
    default Abi abi() {
        return Abi.X86_64;
    }

    /**
     * The call with what its arguments mean, before it runs; {@link Display#after} adds what is known afterwards. As text,
     * {@code call.display(guest).text()}; as a tree of values, {@link Display#arguments()}.
     */
    default Display display(Observed guest) {
        return Display.before(this, guest, DecodeOptions.DEFAULT);
    }

    /** The typed call with this x86-64 number and these arguments; {@link UnknownSyscall} if we have no type for it. */
    static Syscall of(int number, SyscallArgs args) {
        return SyscallFactory.of(number, args);
    }
}
