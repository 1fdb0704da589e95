package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Macro;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an item is worth, by its kind. */
final class Kinds {
    private static final int AT_FDCWD = -100;
    private static final int S_IFMT = 0xf000;

    /** The kernel refuses values of extended attributes, names of hosts and lists of segments that are longer. */
    private static final int MAX_XATTR = 65536;

    private static final int MAX_HOSTNAME = 64;
    private static final int MAX_SEGMENTS = 16;

    private Kinds() {}

    static Value of(Frame f, int index, Item item, long value) {
        if (item.is(Item.BOXED)) {
            return pointer(f, index, item, value);
        }
        Value plain = plain(f, index, item, value);
        return item.is(Item.NOTED) && plain instanceof Value.Named named ? noted(named) : plain;
    }

    private static Value plain(Frame f, int index, Item item, long value) {
        return switch (item.kind()) {
            case Kind.INT, Kind.PID -> Value.signed(value << Integer.SIZE >> Integer.SIZE);
            case Kind.UINT -> Value.unsigned(value & 0xffffffffL);
            case Kind.LONG, Kind.OFF -> Value.signed(value);
            case Kind.ULONG, Kind.SIZE -> Value.unsigned(value);
            case Kind.HEX, Kind.MMAPOFF, Kind.PTR0 -> Value.hex(value);
            case Kind.HEX32 -> Value.hex(value & 0xffffffffL);
            case Kind.HEX8 -> new Value.Num(value, Value.Radix.HEX8);
            case Kind.BE16 -> Macro.of("htons", Value.unsigned(Short.reverseBytes((short) value) & 0xffff));
            case Kind.BE32 -> Macro.of("htonl", Value.unsigned(Integer.reverseBytes((int) value) & 0xffffffffL));
            case Kind.MODE, Kind.UMASK -> Value.octal(value & 0xffff);
            case Kind.FILEMODE -> fileMode((int) value & 0xffff);
            case Kind.DEV -> device(value & 0xffffffffL);
            case Kind.FD -> f.decoder().descriptor((int) value);
            case Kind.DIRFD -> directory(f.decoder(), (int) value);
            case Kind.UID -> (int) value == -1 ? Value.signed(-1) : Value.unsigned(value & 0xffffffffL);
            case Kind.SIG -> new Word(Signal.of((int) value).name(), value);
            case Kind.RLIM -> Processes.limit(value);
            case Kind.FLAGS -> Decoder.named(item.detail(), value & 0xffffffffL);
            case Kind.LFLAGS -> Decoder.named(item.detail(), value);
            case Kind.PROTOCOL -> Sockets.protocol(f, index, value);
            case Kind.SOCKOPT -> Sockets.option(f, index, value);
            case Kind.FUTEXBITS ->
                (int) value == -1 ? new Word("FUTEX_BITSET_MATCH_ANY", value) : Value.hex(value & 0xffffffffL);
            case Kind.IPCKEY -> value == 0 ? new Word("IPC_PRIVATE", 0) : Value.hex(value & 0xffffffffL);
            case Kind.IPCMODE -> ipcMode(f.decoder(), value & 0xffffffffL);
            case Kind.KEYID ->
                (int) value < 0
                        ? Decoder.named32(FlagTables.KEYSPEC, value)
                        : Value.signed(value << Integer.SIZE >> Integer.SIZE);
            case Kind.NERRNO -> negated((int) value);
            case Kind.REQUEST -> Requests.of(value & 0xffffffffL);
            case Kind.ERRNO -> Services.error((int) value);
            case Kind.KVER -> Services.kernelVersion(value & 0xffffffffL);
            case Kind.NUMANODE -> Services.node(value & 0xffffffffL);
            case Kind.ULONGMAX -> value == -1 ? new Word("UINT64_MAX", value) : Value.unsigned(value);
            case Kind.QCMD -> Services.quotaCommand(value & 0xffffffffL);
            case Kind.SWAPPRIO -> Services.swapFlags(value & 0xffffffffL);
            case Kind.FANDIRFD -> (int) value == -1 ? new Word("FAN_NOFD", value) : directory(f.decoder(), (int) value);
            case Kind.INADDR -> Internet.inet((int) value);
            case Kind.IFINDEX -> Internet.networkInterface(f.decoder(), (int) value);
            case Kind.BE32HEX -> Macro.of("htonl", Value.hex(Integer.reverseBytes((int) value) & 0xffffffffL));
            case Kind.ETHERNET ->
                Macro.of("htons", Decoder.named(FlagTables.ETHPROTO, Short.reverseBytes((short) value) & 0xffff));
            case Kind.HTOBS -> Macro.of("htobs", Value.unsigned(value & 0xffff));
            case Kind.HEX08 -> new Value.Num(value & 0xffffffffL, Value.Radix.HEX_PADDED);
            case Kind.HEXBYTE -> new Value.Num(value & 0xff, Value.Radix.HEX_BYTE);
            case Kind.SHIFTED -> shifted(item.detail(), value & 0xffffffffL);
            case Kind.BYTE, Kind.SHORT -> Value.unsigned(value);
            case Kind.FUTEXVAL3 -> Futexes.operation((int) value);
            case Kind.IOPRIO -> Processes.ioPriority(value & 0xffffffffL);
            case Kind.PERSONA -> Processes.personality(value & 0xffffffffL);
            case Kind.TRACER -> Prctls.tracer((int) value);
            case Kind.SVELENGTH -> Prctls.vectorLength(FlagTables.SVE, value);
            case Kind.SMELENGTH -> Prctls.vectorLength(FlagTables.SME, value);
            case Kind.TAGGEDADDRESS -> Prctls.taggedAddresses(value);
            case Kind.USEROFFSET -> Ptraces.userOffset(value);
            default -> pointer(f, index, item, value);
        };
    }

    /** What an address leads to, or the address. */
    private static Value pointer(Frame f, int index, Item item, long address) {
        Decoder d = f.decoder();
        Value found = null;
        if (address == 0) {
            found = isDirectory(item) && d.isFilled() ? Files.entries(d, 0, d.result(), false) : null;
        } else if (item.is(Item.CHANGED)) {
            found = changed(f, index, item, address);
        } else if (!item.is(Item.WRITTEN) || d.isFilled() || saysMoreThanItsAddress(item)) {
            found = pointee(f, item, address);
        }
        return found != null ? found : new Value.Address(address);
    }

    private static boolean isDirectory(Item item) {
        return item.kind() == Kind.DENTS || item.kind() == Kind.DENTS64;
    }

    /** What the kernel writes, but shows something even if it has not. */
    private static boolean saysMoreThanItsAddress(Item item) {
        return switch (item.kind()) {
            case Kind.REMAINING, Kind.USERDESC, Kind.FILTERMETA, Kind.REGSET -> true;
            default -> false;
        };
    }

    /** What the guest had there; after the call beside what it has now. */
    private static @Nullable Value changed(Frame f, int index, Item item, long address) {
        Decoder d = f.decoder();
        if (!d.isExiting()) {
            return pointee(f, item, address);
        }
        Value before = d.before(index);
        if (item.kind() == Kind.HANDLE) {
            return Handles.filled(d, address, before);
        }
        if (item.kind() == Kind.MSGHDR || item.kind() == Kind.MMSGHDR) {
            return pointee(f, item, address);
        }
        if (item.kind() == Kind.SCHEDATTR) {
            return SchedAttrs.changed(d, before, address);
        }
        if (item.kind() == Kind.LEFTTIMEOUT) {
            return before;
        }
        if (d.isError()) {
            return before;
        }
        Value after = pointee(f, item, address);
        if (before == null || after == null) {
            return after;
        }
        if (item.kind() == Kind.IFCONF) {
            return Interfaces.filled(before, after);
        }
        return item.kind() == Kind.STRUCT && item.length() == -1
                ? Structs.changed(item, before, after)
                : new Value.Change(before, after, item.kind() != Kind.OFFP);
    }

    /** What is at an address; null if it can't be read. */
    private static @Nullable Value pointee(Frame f, Item item, long address) {
        Decoder d = f.decoder();
        long length = f.length(item);
        if (item.is(Item.BOXED)) {
            byte[] bytes = d.bytes(address, item.is(Item.WIDE) ? Long.BYTES : Integer.BYTES);
            return bytes == null ? null : Value.Items.of(of(f, 0, item.unboxed(), boxed(bytes)));
        }
        return switch (item.kind()) {
            case Kind.STRUCT ->
                item.length() < 0
                        ? item.length() == Item.OWN
                                ? Structs.sized(d, item.detail(), address, d.intAt(address, 0) & 0xffffffffL)
                                : Structs.of(d, item, address)
                        : item.is(Item.ARRAY)
                                ? Structs.list(d, item.detail(), address, length)
                                : Structs.sized(d, item.detail(), address, length);
            case Kind.STRUCTS -> Structs.pointed(d, item.detail(), address, length);
            case Kind.PATH -> Strings.path(d, address);
            case Kind.STR -> Strings.string(d, address);
            case Kind.STRLIST -> Strings.list(d, address);
            case Kind.ENV -> Strings.environment(d, address);
            case Kind.TASKNAME -> Strings.taskName(d, address);
            case Kind.BYTES -> Strings.buffer(d, address, length, Value.Form.DATA);
            case Kind.CWD -> Strings.workingDirectory(d, address, length);
            case Kind.STRBUF -> Strings.inBuffer(d, address, length);
            case Kind.FILLED -> Strings.buffer(d, address, filled(d, length), Value.Form.DATA);
            case Kind.FILLEDSTR -> Strings.withoutZero(d, address, filled(d, length));
            case Kind.XATTRVAL -> Strings.bounded(d, address, length, MAX_XATTR);
            case Kind.HOSTNAME -> Strings.bounded(d, address, length & 0xffffffffL, MAX_HOSTNAME);
            case Kind.BLOB -> Strings.blob(d, address, (int) length);
            case Kind.KEYCAPS -> Services.keyCapabilities(d, address, length);
            case Kind.PKEYIN -> Services.keyBuffer(d, address, length + 4);
            case Kind.PKEYOUT -> Services.keyBuffer(d, address, length + 8);
            case Kind.PERFATTR -> PerfEvents.attributes(d, address);
            case Kind.HANDLE -> Handles.before(d, address);
            case Kind.HANDLEIN -> Handles.whole(d, address);
            case Kind.LONGS -> Numbers.longs(d, address, length);
            case Kind.LSMIDS -> Services.securityModules(d, address, length);
            case Kind.LSMCTX -> Services.securityContexts(d, address, length);
            case Kind.STATMOUNT -> Services.mountStatus(d, address, length);
            case Kind.SEGMENTS ->
                length < 0 || length > MAX_SEGMENTS
                        ? null
                        : Structs.list(d, StructShapes.KEXEC_SEGMENT, address, length);
            case Kind.CAPHDR -> Credentials.header(d, address);
            case Kind.CAPDATA -> Credentials.sets(d, address);
            case Kind.UTIMBUF -> Times.utimbuf(d, address);
            case Kind.MMSGHDR -> Messages.list(d, address, length);
            case Kind.IOVADDR -> Buffers.addresses(d, address, length);
            case Kind.SCHEDATTR -> SchedAttrs.of(d, address);
            case Kind.SCHEDATTRS -> SchedAttrs.answer(d, address, length & 0xffffffffL);
            case Kind.USERDESC -> UserDescs.of(d, address);
            case Kind.BPFPROG -> BpfPrograms.of(d, address);
            case Kind.REGSET -> Ptraces.registers(d, address, length);
            case Kind.SIGINFOS -> Signals.infos(d, address, length);
            case Kind.TRACEDCALL -> Ptraces.call(d, address, length);
            case Kind.FILTERMETA -> Ptraces.filter(d, address);
            case Kind.BYTESZ -> Strings.buffer(d, address, Math.max(length - 1, 0), Value.Form.STRING);
            case Kind.RANDBYTES -> Strings.buffer(d, address, length, Value.Form.RANDOM);
            case Kind.STAT -> Files.stat(d, address);
            case Kind.STATX -> Files.statx(d, address);
            case Kind.DENTS, Kind.DENTS64 -> Files.entries(d, address, length, item.kind() == Kind.DENTS64);
            case Kind.OPENHOW -> Files.openHow(d, address, length);
            case Kind.REMAINING -> Times.remaining(d, address);
            case Kind.TIMESPEC2 -> Times.fileTimes(d, address, true);
            case Kind.TIMEVAL2 -> Times.fileTimes(d, address, false);
            case Kind.RUSAGE -> Processes.usage(d, address);
            case Kind.WSTATUS -> Processes.waitStatus(d, address);
            case Kind.UTSNAME -> Processes.utsname(d, address);
            case Kind.CLONEARGS -> Clones.of(d, address, length);
            case Kind.SIGSET -> Signals.set(d, address, length);
            case Kind.SIGMASKPAIR -> Signals.pair(d, address);
            case Kind.SIGACTION -> Signals.action(d, address);
            case Kind.SIGINFO -> Signals.info(d, address);
            case Kind.SOCKADDR -> Addresses.at(d, address, (int) length);
            case Kind.SOCKADDRP -> Addresses.returned(d, address, length);
            case Kind.ADDRLEN -> length == 0 ? null : Numbers.ints(d, address, 1, true);
            case Kind.LEFTTIMEOUT -> Structs.at(d, StructShapes.TIMESPEC, address);
            case Kind.SOCKVAL -> SocketValues.of(d, address);
            case Kind.MESSAGE ->
                item.isWritten() ? Messages.received(d, address) : Messages.content(d, address, length);
            case Kind.MSGHDR -> Messages.of(d, address, item.isWritten());
            case Kind.CONTROL -> ControlMessages.of(d, address, length);
            case Kind.IOVEC -> Buffers.list(d, address, length, item.isWritten());
            case Kind.POLLFDS -> Polls.descriptors(d, address, length);
            case Kind.EPEVENT -> Polls.event(d, address);
            case Kind.EPEVENTS -> Polls.events(d, address, length);
            case Kind.FDSET -> Polls.set(d, address, (int) length);
            case Kind.INTP -> Numbers.ints(d, address, 1, true);
            case Kind.UINTP -> Numbers.ints(d, address, 1, false);
            case Kind.FDPAIR -> Numbers.descriptors(d, address);
            case Kind.GIDS -> Credentials.groups(d, address, length);
            case Kind.ULONGP -> Numbers.unsignedAt(d, address);
            case Kind.HEXLONGP -> Numbers.hexAt(d, address, Long.BYTES);
            case Kind.HEXP -> Numbers.hexAt(d, address, Integer.BYTES);
            case Kind.IFCONF -> Interfaces.list(d, address);
            case Kind.LONGP, Kind.OFFP -> Numbers.longAt(d, address, false);
            case Kind.PTRP -> Numbers.longAt(d, address, true);
            case Kind.NODES -> Numbers.nodes(d, address, length);
            case Kind.RESIDENCY -> Numbers.residency(d, address, length);
            case Kind.STATUSES -> Numbers.statuses(d, address, length);
            case Kind.ADDRESSES -> Numbers.addresses(d, address, length);
            case Kind.WORDS -> Numbers.words(d, address, length);
            case Kind.FILES -> Numbers.files(d, address, length);
            case Kind.TIMEP -> Times.stored(d, address);
            case Kind.MSGBUF -> Messages.queued(d, address, length);
            case Kind.UPDATEFDS -> Numbers.files(d, address, d.arg(3) & 0xffffffffL);
            case Kind.URINGPROBE -> Rings.probe(d, address, length);
            case Kind.CPUSET -> Numbers.processors(d, address, length & 0xffffffffL);
            default -> null;
        };
    }

    /** How much of a buffer holds what the result is the size of. */
    private static long filled(Decoder d, long length) {
        return Math.clamp(d.result(), 0, Math.max(length, 0));
    }

    private static long boxed(byte[] bytes) {
        return bytes.length == Long.BYTES
                ? LittleEndian.getLong(bytes, 0)
                : LittleEndian.getInt(bytes, 0) & 0xffffffffL;
    }

    /** A number with its names as a remark. */
    private static Value noted(Value.Named named) {
        Value number = Value.hex(named.value());
        boolean nameless = named.names().names(named.value()).isEmpty();
        return nameless && named.value() == 0 && !named.names().isEnumeration()
                ? number
                : new Value.Remark(number, nameless ? named.names().unknown() : named.text());
    }

    /** An enumeration's names by the bits that are set: {@code 1<<TCP_LISTEN|1<<TCP_CLOSE}. */
    static Value shifted(int set, long bits) {
        List<Value> parts = new ArrayList<>();
        long unknown = 0;
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int bit = Long.numberOfTrailingZeros(rest);
            List<String> names = Decoder.set(set).names(bit);
            if (names.isEmpty()) {
                unknown |= 1L << bit;
            } else {
                parts.add(new Word("1<<" + names.getFirst(), 1L << bit));
            }
        }
        if (parts.isEmpty() && unknown != 0) {
            return new Value.Remark(Value.hex(unknown), "1<<" + Decoder.set(set).unknown());
        }
        if (unknown != 0 || parts.isEmpty()) {
            parts.add(Value.hex(unknown));
        }
        return new Value.Joined(parts);
    }

    /** A mode with a file type: {@code S_IFREG|0644}. */
    static Value fileMode(int mode) {
        int type = mode & S_IFMT;
        if (!Decoder.set(FlagTables.FILETYPE).has(type)) {
            return Value.octal(mode);
        }
        List<Value> parts = new ArrayList<>();
        parts.add(Decoder.named(FlagTables.FILETYPE, type));
        if ((mode & 04000) != 0) {
            parts.add(new Word("S_ISUID", 04000));
        }
        if ((mode & 02000) != 0) {
            parts.add(new Word("S_ISGID", 02000));
        }
        if ((mode & 01000) != 0) {
            parts.add(new Word("S_ISVTX", 01000));
        }
        parts.add(Value.octal(mode & 0777));
        return new Value.Joined(parts);
    }

    /** Flags of shmget, semget and msgget, with permissions in the lowest bits. */
    private static Value ipcMode(Decoder d, long value) {
        long flags = value & ~0777;
        Value mode = Value.octal(value & 0777);
        int set = d.number() == Sysno.SHMGET ? FlagTables.SHMGET : FlagTables.IPC;
        return flags == 0 ? mode : Value.Joined.of(Decoder.named(set, flags), mode);
    }

    static Value device(long device) {
        return Macro.of(
                "makedev",
                Value.hex(((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL)),
                Value.hex((device & 0xff) | ((device >>> 12) & 0xfff00)));
    }

    /** A negative number of an error, as the kernel's functions return it. */
    private static Value negated(int number) {
        Errno errno = Errno.fromResult(number);
        return errno == null ? Value.signed(number) : new Word("-" + errno.name(), number);
    }

    private static Value directory(Decoder d, int fd) {
        if (fd != AT_FDCWD) {
            return d.descriptor(fd);
        }
        String path = d.wants(DescriptorDetail.PATH) ? d.guest().descriptor(fd) : "";
        return path.isEmpty() ? new Word("AT_FDCWD", fd) : new Value.Descriptor(fd, path);
    }
}
