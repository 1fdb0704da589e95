package dev.reverie.syscalls.text;

import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Sysno;

/** Prints one argument by its kind. */
final class Arguments {
    private static final int AT_FDCWD = -100;
    private static final int S_IFMT = 0xf000;

    private Arguments() {}

    static void append(Decoder d, int index) {
        long value = d.arg(index);
        Text out = d.out();
        switch (d.kind(index)) {
            case ArgKind.INT, ArgKind.FD, ArgKind.PID -> out.dec32(value);
            case ArgKind.UINT -> out.udec(value & 0xffffffffL);
            case ArgKind.LONG, ArgKind.OFF -> out.dec(value);
            case ArgKind.ULONG, ArgKind.SIZE -> out.udec(value);
            case ArgKind.HEX, ArgKind.MMAPOFF, ArgKind.PTR0 -> out.hex(value);
            case ArgKind.HEX32 -> out.hex(value & 0xffffffffL);
            case ArgKind.MODE, ArgKind.UMASK -> out.octal((int) value & 0xffff);
            case ArgKind.FILEMODE -> fileMode(d, (int) value & 0xffff);
            case ArgKind.DEV -> device(out, value & 0xffffffffL);
            case ArgKind.DIRFD -> directory(out, (int) value);
            case ArgKind.UID -> owner(out, (int) value);
            case ArgKind.SIG -> out.add(Signal.of((int) value).name());
            case ArgKind.FLAGS -> flags(d, index, value);
            case ArgKind.LFLAGS -> d.flags(d.detail(index), value);
            case ArgKind.PROTOCOL -> SocketText.protocol(d, value);
            case ArgKind.SOCKOPT -> SocketText.option(d, value);
            default -> pointer(d, index, value);
        }
    }

    /** Kinds that are addresses: NULL and what the kernel did not fill are the same for all but a few. */
    private static void pointer(Decoder d, int index, long address) {
        int kind = d.kind(index);
        switch (kind) {
            case ArgKind.FUTEXVAL, ArgKind.FUTEXTIMEOUT, ArgKind.FUTEXUADDR2, ArgKind.FUTEXVAL3 -> {
                FutexText.append(d, kind, address);
                return;
            }
            case ArgKind.FCNTLARG, ArgKind.IOCTLARG, ArgKind.PRCTLARG, ArgKind.ARCHPRCTLARG -> {
                ControlText.append(d, index, address);
                return;
            }
            default -> {
                // A plain pointer.
            }
        }
        boolean readable = address != 0
                && (!d.isUnwritten(index)
                        || kind == ArgKind.INTP
                        || kind == ArgKind.OFFP
                        || kind == ArgKind.MSGHDR
                        || kind == ArgKind.REMAINING);
        if (!readable || !structure(d, index, kind, address)) {
            d.out().pointer(address);
        }
    }

    /** Prints what is at an address; prints nothing and returns false if it can't be read. */
    private static boolean structure(Decoder d, int index, int kind, long address) {
        return switch (kind) {
            case ArgKind.PATH -> Strings.path(d, address);
            case ArgKind.STR -> Strings.string(d, address);
            case ArgKind.STRLIST -> Strings.list(d, address);
            case ArgKind.ENV -> Strings.environment(d, address);
            case ArgKind.BYTES -> Strings.buffer(d, address, d.length(index), false);
            case ArgKind.BYTESZ -> Strings.buffer(d, address, Math.max(d.length(index) - 1, 0), false);
            case ArgKind.RANDBYTES -> Strings.buffer(d, address, d.length(index), true);
            case ArgKind.STAT -> FileText.stat(d, address);
            case ArgKind.STATX -> FileText.statx(d, address);
            case ArgKind.STATFS -> FileText.statfs(d, address);
            case ArgKind.DENTS, ArgKind.DENTS64 -> FileText.entries(d, address, d.length(index));
            case ArgKind.OPENHOW -> FileText.openHow(d, address, d.length(index));
            case ArgKind.TIMESPEC -> TimeText.time(d, address, "tv_nsec");
            case ArgKind.TIMEVAL -> TimeText.time(d, address, "tv_usec");
            case ArgKind.REMAINING -> TimeText.remaining(d, address);
            case ArgKind.TIMESPEC2 -> TimeText.fileTimes(d, address, true);
            case ArgKind.TIMEVAL2 -> TimeText.fileTimes(d, address, false);
            case ArgKind.ITIMERVAL -> TimeText.interval(d, address, "tv_usec");
            case ArgKind.ITIMERSPEC -> TimeText.interval(d, address, "tv_nsec");
            case ArgKind.TIMEZONE -> TimeText.zone(d, address);
            case ArgKind.TMS -> TimeText.tms(d, address);
            case ArgKind.RLIMIT -> ProcessText.limit(d, address, d.number() == Sysno.PRLIMIT64);
            case ArgKind.RUSAGE -> ProcessText.usage(d, address);
            case ArgKind.WSTATUS -> ProcessText.waitStatus(d, address);
            case ArgKind.UTSNAME -> ProcessText.utsname(d, address);
            case ArgKind.SYSINFO -> ProcessText.sysinfo(d, address);
            case ArgKind.CLONEARGS -> ProcessText.cloneArgs(d, address, d.length(index));
            case ArgKind.SIGSET -> SignalText.set(d, address, d.length(index));
            case ArgKind.SIGMASKPAIR -> SignalText.pair(d, address);
            case ArgKind.SIGACTION -> SignalText.action(d, address);
            case ArgKind.SIGSTACK -> SignalText.stack(d, address);
            case ArgKind.SIGINFO -> SignalText.info(d, address);
            case ArgKind.SOCKADDR -> SocketText.address(d, address, (int) d.length(index));
            case ArgKind.SOCKADDRP -> SocketText.address(d, address, d.intAt(d.length(index), 0));
            case ArgKind.SOCKVAL -> SocketText.value(d, index, address);
            case ArgKind.MSGHDR -> SocketText.message(d, address, d.isWritten(index));
            case ArgKind.IOVEC -> BufferText.list(d, address, d.length(index), d.isWritten(index));
            case ArgKind.POLLFDS -> PollText.descriptors(d, address, d.length(index));
            case ArgKind.EPEVENT -> PollText.event(d, address);
            case ArgKind.EPEVENTS -> PollText.events(d, address, d.length(index));
            case ArgKind.FDSET -> PollText.set(d, address, (int) d.length(index));
            case ArgKind.INTP -> Numbers.ints(d, address, 1, true);
            case ArgKind.UINTP -> Numbers.ints(d, address, 1, false);
            case ArgKind.FDPAIR -> Numbers.ints(d, address, 2, true);
            case ArgKind.GIDS -> Numbers.ints(d, address, d.length(index), false);
            case ArgKind.LONGP, ArgKind.OFFP -> Numbers.longAt(d, address, false);
            case ArgKind.PTRP -> Numbers.longAt(d, address, true);
            case ArgKind.CPUSET -> Numbers.bitSet(d, address, d.length(index));
            default -> false;
        };
    }

    /** A mode with a file type: {@code S_IFREG|0644}. */
    static void fileMode(Decoder d, int mode) {
        Text out = d.out();
        int type = mode & S_IFMT;
        if (type != 0) {
            d.flags(FlagTables.FILETYPE, type);
            out.add('|');
            out.add((mode & 04000) != 0 ? "S_ISUID|" : "");
            out.add((mode & 02000) != 0 ? "S_ISGID|" : "");
            out.add((mode & 01000) != 0 ? "S_ISVTX|" : "");
            out.octal(mode & 0777);
        } else {
            out.octal(mode);
        }
    }

    static void device(Text out, long device) {
        out.add("makedev(").hex(((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL));
        out.comma().hex((device & 0xff) | ((device >>> 12) & 0xfff00)).add(')');
    }

    private static void flags(Decoder d, int index, long value) {
        int set = d.detail(index);
        long word = value & 0xffffffffL;
        if (set == FlagTables.IOCTL && !FlagTables.of(set).has(word)) {
            ControlText.request(d, word);
        } else {
            d.flags(set, word);
        }
    }

    private static void directory(Text out, int fd) {
        if (fd == AT_FDCWD) {
            out.add("AT_FDCWD");
        } else {
            out.dec(fd);
        }
    }

    private static void owner(Text out, int id) {
        if (id == -1) {
            out.add("-1");
        } else {
            out.udec(id & 0xffffffffL);
        }
    }
}
