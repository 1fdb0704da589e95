package dev.reverie.syscalls.text;

import dev.reverie.syscalls.ArchPrctlOption;
import dev.reverie.syscalls.FcntlCommand;
import dev.reverie.syscalls.IoctlRequest;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.PrctlOption;
import dev.reverie.syscalls.Signal;

/** Prints the arguments of fcntl, ioctl, prctl and arch_prctl, which depend on the command. */
final class ControlText {
    private static final int TASK_NAME = 16;

    private ControlText() {}

    static boolean isVisible(Decoder d, int index) {
        return switch (d.kind(index)) {
            case ArgKind.FCNTLARG -> isFcntlVisible((int) d.arg(1));
            case ArgKind.IOCTLARG -> isIoctlVisible((int) d.arg(1));
            case ArgKind.PRCTLARG -> index <= prctlCount((int) d.arg(0));
            default ->
                switch ((int) d.arg(0)) {
                    case ArchPrctlOption.ARCH_GET_CPUID -> false;
                    default -> true;
                };
        };
    }

    private static boolean isFcntlVisible(int command) {
        return switch (command) {
            case FcntlCommand.F_GETFD,
                    FcntlCommand.F_GETFL,
                    FcntlCommand.F_GETOWN,
                    FcntlCommand.F_GETSIG,
                    FcntlCommand.F_GETLEASE,
                    FcntlCommand.F_GETPIPE_SZ,
                    FcntlCommand.F_GET_SEALS -> false;
            default -> true;
        };
    }

    private static boolean isIoctlVisible(int request) {
        return switch (request) {
            case IoctlRequest.FIOCLEX,
                    IoctlRequest.FIONCLEX,
                    IoctlRequest.TIOCEXCL,
                    IoctlRequest.TIOCNXCL,
                    IoctlRequest.TIOCNOTTY,
                    IoctlRequest.TIOCSBRK,
                    IoctlRequest.TIOCCBRK,
                    IoctlRequest.TIOCVHANGUP -> false;
            default -> true;
        };
    }

    /** How many arguments follow the option. */
    private static int prctlCount(int option) {
        return switch (option) {
            case PrctlOption.PR_GET_DUMPABLE,
                    PrctlOption.PR_GET_KEEPCAPS,
                    PrctlOption.PR_GET_TIMERSLACK,
                    PrctlOption.PR_GET_SECCOMP,
                    PrctlOption.PR_GET_SECUREBITS,
                    PrctlOption.PR_GET_TIMING -> 0;
            case PrctlOption.PR_SET_NAME,
                    PrctlOption.PR_GET_NAME,
                    PrctlOption.PR_SET_PDEATHSIG,
                    PrctlOption.PR_GET_PDEATHSIG,
                    PrctlOption.PR_SET_DUMPABLE,
                    PrctlOption.PR_SET_KEEPCAPS,
                    PrctlOption.PR_CAPBSET_READ,
                    PrctlOption.PR_CAPBSET_DROP,
                    PrctlOption.PR_SET_TIMERSLACK,
                    PrctlOption.PR_SET_SECUREBITS,
                    PrctlOption.PR_SET_PTRACER,
                    PrctlOption.PR_SET_CHILD_SUBREAPER,
                    PrctlOption.PR_GET_CHILD_SUBREAPER,
                    PrctlOption.PR_GET_TID_ADDRESS,
                    PrctlOption.PR_SET_TSC,
                    PrctlOption.PR_GET_TSC -> 1;
            default -> 4;
        };
    }

    /** Whether the kernel writes what this argument, marked as written in the table, points to. */
    static boolean isWritten(Decoder d, int index) {
        int command = (int) d.arg(index - 1 < 0 ? 0 : index - 1);
        return switch (d.kind(index)) {
            case ArgKind.FCNTLARG ->
                command == FcntlCommand.F_GETLK
                        || command == FcntlCommand.F_OFD_GETLK
                        || command == FcntlCommand.F_GETOWN_EX;
            case ArgKind.IOCTLARG -> command != IoctlRequest.FIONBIO && command != IoctlRequest.FIOASYNC;
            case ArgKind.ARCHPRCTLARG -> isArchGet(command);
            default -> true;
        };
    }

    private static boolean isArchGet(int option) {
        return option == ArchPrctlOption.ARCH_GET_FS || option == ArchPrctlOption.ARCH_GET_GS;
    }

    static void append(Decoder d, int index, long value) {
        boolean done =
                switch (d.kind(index)) {
                    case ArgKind.FCNTLARG -> fcntl(d, value);
                    case ArgKind.IOCTLARG -> ioctl(d, value);
                    case ArgKind.PRCTLARG -> prctl(d, index, value);
                    default ->
                        isArchGet((int) d.arg(0)) && !d.isError() && value != 0 && Numbers.longAt(d, value, true);
                };
        if (!done) {
            switch (d.kind(index)) {
                case ArgKind.ARCHPRCTLARG -> d.out().pointer(value);
                default -> d.out().hex(value);
            }
        }
    }

    private static boolean fcntl(Decoder d, long value) {
        return switch ((int) d.arg(1)) {
            case FcntlCommand.F_SETFD -> flags(d, FlagTables.FDFLAGS, value);
            case FcntlCommand.F_SETFL -> flags(d, FlagTables.OPEN, value);
            case FcntlCommand.F_ADD_SEALS -> flags(d, FlagTables.SEALS, value);
            case FcntlCommand.F_SETLEASE -> flags(d, FlagTables.LOCKTYPE, value);
            case FcntlCommand.F_DUPFD,
                    FcntlCommand.F_DUPFD_CLOEXEC,
                    FcntlCommand.F_SETOWN,
                    FcntlCommand.F_SETPIPE_SZ -> {
                d.out().dec32(value);
                yield true;
            }
            case FcntlCommand.F_SETSIG -> {
                d.out().add(Signal.of((int) value).name());
                yield true;
            }
            case FcntlCommand.F_SETLK, FcntlCommand.F_SETLKW, FcntlCommand.F_OFD_SETLK, FcntlCommand.F_OFD_SETLKW ->
                lock(d, value, false);
            case FcntlCommand.F_GETLK, FcntlCommand.F_OFD_GETLK -> !d.isError() && lock(d, value, true);
            case FcntlCommand.F_SETOWN_EX -> owner(d, value);
            case FcntlCommand.F_GETOWN_EX -> !d.isError() && owner(d, value);
            default -> false;
        };
    }

    private static boolean flags(Decoder d, int set, long value) {
        d.flags32(set, value);
        return true;
    }

    private static boolean lock(Decoder d, long address, boolean withOwner) {
        byte[] bytes = d.bytes(address, 32);
        if (bytes == null) {
            return false;
        }
        d.out().add("{l_type=");
        d.flags(FlagTables.LOCKTYPE, LittleEndian.getShort(bytes, 0) & 0xffff);
        d.out().add(", l_whence=");
        d.flags(FlagTables.WHENCE, LittleEndian.getShort(bytes, 2) & 0xffff);
        d.out().add(", l_start=").dec(LittleEndian.getLong(bytes, 8));
        d.out().add(", l_len=").dec(LittleEndian.getLong(bytes, 16));
        if (withOwner) {
            d.out().add(", l_pid=").dec(LittleEndian.getInt(bytes, 24));
        }
        d.out().add('}');
        return true;
    }

    private static boolean owner(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 8);
        if (bytes == null) {
            return false;
        }
        d.out().add("{type=");
        d.flags32(FlagTables.OWNERTYPE, LittleEndian.getInt(bytes, 0));
        d.out().add(", pid=").dec(LittleEndian.getInt(bytes, 4)).add('}');
        return true;
    }

    private static boolean ioctl(Decoder d, long value) {
        return switch ((int) d.arg(1)) {
            case IoctlRequest.FIONBIO, IoctlRequest.FIOASYNC -> value != 0 && Numbers.ints(d, value, 1, true);
            case IoctlRequest.FIONREAD,
                    IoctlRequest.TIOCOUTQ,
                    IoctlRequest.TIOCGPGRP,
                    IoctlRequest.TIOCGSID,
                    IoctlRequest.TIOCGPTN,
                    IoctlRequest.TIOCSPGRP,
                    IoctlRequest.TIOCSPTLCK -> value != 0 && !d.isError() && Numbers.ints(d, value, 1, true);
            case IoctlRequest.TIOCGWINSZ, IoctlRequest.TIOCSWINSZ -> !d.isError() && windowSize(d, value);
            default -> false;
        };
    }

    private static boolean windowSize(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 8);
        if (bytes == null) {
            return false;
        }
        d.out().add("{ws_row=").dec(LittleEndian.getShort(bytes, 0) & 0xffff);
        d.out().add(", ws_col=").dec(LittleEndian.getShort(bytes, 2) & 0xffff);
        d.out().add(", ws_xpixel=").dec(LittleEndian.getShort(bytes, 4) & 0xffff);
        d.out()
                .add(", ws_ypixel=")
                .dec(LittleEndian.getShort(bytes, 6) & 0xffff)
                .add('}');
        return true;
    }

    /** The number of a request that has no name, taken apart. */
    static void request(Decoder d, long request) {
        Text out = d.out();
        String[] directions = {"_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"};
        out.add("_IOC(").add(directions[(int) (request >>> 30) & 3]).comma();
        out.hex0((request >>> 8) & 0xff)
                .comma()
                .hex0(request & 0xff)
                .comma()
                .hex((request >>> 16) & 0x3fff)
                .add(')');
    }

    private static boolean prctl(Decoder d, int index, long value) {
        if (index != 1) {
            if (isPlain((int) d.arg(0))) {
                d.out().udec(value);
                return true;
            }
            return false;
        }
        return switch ((int) d.arg(0)) {
            case PrctlOption.PR_SET_NAME, PrctlOption.PR_GET_NAME -> value != 0 && !d.isError() && taskName(d, value);
            case PrctlOption.PR_SET_PDEATHSIG -> {
                d.out().add(Signal.of((int) value).name());
                yield true;
            }
            case PrctlOption.PR_CAPBSET_READ, PrctlOption.PR_CAPBSET_DROP -> {
                d.flags(FlagTables.CAPS, value);
                yield true;
            }
            case PrctlOption.PR_SET_DUMPABLE,
                    PrctlOption.PR_SET_KEEPCAPS,
                    PrctlOption.PR_SET_TIMERSLACK,
                    PrctlOption.PR_SET_CHILD_SUBREAPER,
                    PrctlOption.PR_SET_NO_NEW_PRIVS,
                    PrctlOption.PR_GET_NO_NEW_PRIVS,
                    PrctlOption.PR_SET_THP_DISABLE,
                    PrctlOption.PR_GET_THP_DISABLE -> {
                d.out().udec(value);
                yield true;
            }
            default -> false;
        };
    }

    private static boolean isPlain(int option) {
        return option == PrctlOption.PR_SET_NO_NEW_PRIVS
                || option == PrctlOption.PR_GET_NO_NEW_PRIVS
                || option == PrctlOption.PR_SET_THP_DISABLE
                || option == PrctlOption.PR_GET_THP_DISABLE;
    }

    private static boolean taskName(Decoder d, long address) {
        byte[] bytes;
        try {
            bytes = d.memory().readCStringBytes(address, TASK_NAME);
        } catch (MemoryFault e) {
            return false;
        }
        Strings.quote(d.out(), bytes, 0, Math.min(bytes.length, TASK_NAME - 1), false);
        d.out().add(bytes.length == TASK_NAME ? "..." : "");
        return true;
    }
}
