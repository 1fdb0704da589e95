package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.decode.Capture.Counted;
import dev.reverie.syscalls.decode.Capture.Elsewhere;
import dev.reverie.syscalls.decode.Capture.Extent;
import dev.reverie.syscalls.decode.Capture.Fixed;
import dev.reverie.syscalls.decode.Capture.Guard;
import dev.reverie.syscalls.decode.Capture.Moment;
import dev.reverie.syscalls.decode.Capture.Stored;
import dev.reverie.syscalls.decode.Capture.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which memory decoding a call reads, said in advance: a recorder that copies it lets the call be decoded later, with the same result.
 * Made of the same tables that {@link Display} reads; a test holds both together by looking at what decoders read.
 */
public final class Captures {
    private static final int PATH_MAX = 4096;

    /** No value of a socket option is as long as that. */
    private static final int MAX_OPTION = 1024;

    private final DecodeOptions options;
    private final Shape shape;
    private final List<Capture> captures = new ArrayList<>();
    private boolean isComplete = true;

    private Captures(DecodeOptions options, Shape shape) {
        this.options = options;
        this.shape = shape;
    }

    /**
     * What decoding the call of this number with these options reads; nothing for one without arguments that point anywhere.
     *
     * @return null if that can't be said without looking into memory, or if more than memory is looked at
     */
    public static @Nullable List<Capture> of(int number, DecodeOptions options) {
        Shape shape = Shape.ofCall(number);
        if (shape == null) {
            return List.of();
        }
        if (!options.descriptors().isEmpty() || !isPlain(number)) {
            return null;
        }
        Captures captures = new Captures(options, shape);
        captures.addArguments();
        captures.addOutcome();
        return captures.isComplete ? List.copyOf(captures.captures) : null;
    }

    /** Calls that decoders treat in a way of their own, or whose result leads to memory. */
    private static boolean isPlain(int number) {
        return switch (number) {
            case Sysno.CLONE, Sysno.CLONE3, Sysno.RT_SIGRETURN -> false;
            default -> true;
        };
    }

    private void addArguments() {
        int split = split();
        for (int i = 0; i < shape.items().length; i++) {
            Item item = shape.items()[i];
            if (item.kind() != Kind.CHOICE) {
                add(i, item, split, guard(i, item));
            } else if (item.condition() >= 0) {
                isComplete = false;
            } else {
                addChoice(i, item, split);
            }
        }
    }

    /** The first argument that may be decoded after the call; those before it are decoded at once. */
    private int split() {
        for (int i = 0; i < shape.items().length; i++) {
            if (mayBeWritten(shape.items()[i])) {
                return i;
            }
        }
        return shape.items().length;
    }

    private static boolean mayBeWritten(Item item) {
        if (item.kind() != Kind.CHOICE) {
            return item.isWritten();
        }
        return mayBeWritten(otherwise(item))
                || ChoiceShapes.cases(item.detail()).stream().anyMatch(each -> mayBeWritten(chosen(item, each)));
    }

    private static Item chosen(Item choice, long selected) {
        return Choice.of(choice.detail(), selected << ChoiceShapes.shift(choice.detail()));
    }

    /** What a choice comes to if no case holds. */
    private static Item otherwise(Item choice) {
        long unlikely = ChoiceShapes.mask(choice.detail());
        while (ChoiceShapes.cases(choice.detail()).contains(unlikely)) {
            unlikely--;
        }
        return chosen(choice, unlikely);
    }

    /** What the condition of an argument says; where it does not hold, nothing is read. */
    private @Nullable Guard guard(int index, Item item) {
        if (item.condition() < 0 || !item.is(Item.BOXED) && isNumber(item.kind())) {
            return null;
        }
        addNothing(index, new Guard(item.condition(), 0, item.mask(), 0, false));
        return new Guard(item.condition(), 0, item.mask(), 0, true);
    }

    private void addNothing(int index, Guard guard) {
        captures.add(new Capture(index, Moment.BEFORE, new Fixed(0), guard));
        captures.add(new Capture(index, Moment.AFTER, new Fixed(0), guard));
    }

    private void addChoice(int index, Item choice, int split) {
        int selector = choice.length();
        if (selector == Item.OUTCOME) {
            addByOutcome(index, choice);
            return;
        }
        if (selector < 0) {
            isComplete = false;
            return;
        }
        Item otherwise = otherwise(choice);
        for (long value : ChoiceShapes.cases(choice.detail())) {
            Guard guard = guard(choice, value, false);
            int size = captures.size();
            Item item = chosen(choice, value);
            add(index, item, split, guard);
            if (captures.size() == size && !isNumber(otherwise.kind())) {
                addNothing(index, guard);
            }
        }
        add(index, otherwise, split, guard(choice, 0, true));
    }

    /** One that depends on whether the call has run, and how. */
    private void addByOutcome(int index, Item choice) {
        Item unknown = chosen(choice, 2);
        Moment[] moments = {Moment.AFTER, Moment.AFTER_SUCCESS, Moment.BEFORE};
        for (int outcome = 0; outcome < moments.length; outcome++) {
            Item item = outcome == 2 ? unknown : chosen(choice, outcome);
            if (!isNumber(item.kind())) {
                Extent extent = extent(item);
                isComplete &= extent != null && (outcome < 2 || !item.isWritten()) && !item.is(Item.CHANGED);
                captures.add(new Capture(index, moments[outcome], extent == null ? new Elsewhere() : extent, null));
            }
        }
    }

    private Guard guard(Item choice, long value, boolean isOther) {
        int detail = choice.detail();
        long mask = ChoiceShapes.mask(detail);
        if (isInt(choice.length())) {
            mask &= 0xffffffffL;
        }
        return new Guard(choice.length(), ChoiceShapes.shift(detail), mask, value, isOther);
    }

    /** Whether only 32 bits of an argument count. */
    private boolean isInt(int argument) {
        return switch (shape.items()[argument].kind()) {
            case Kind.INT, Kind.UINT -> true;
            default -> false;
        };
    }

    private void add(int index, Item item, int split, @Nullable Guard guard) {
        if (item.kind() == Kind.CHOICE || item.condition() >= 0 && guard != null && !isOwn(guard, item)) {
            addElsewhere(index, guard);
            return;
        }
        if (!item.is(Item.BOXED) && isNumber(item.kind())) {
            return;
        }
        Extent extent = extent(item);
        if (extent == null) {
            addElsewhere(index, guard);
            return;
        }
        if (item.kind() == Kind.MESSAGE || item.kind() == Kind.MSGHDR) {
            captures.add(new Capture(0, Moment.BEFORE, new Capture.NoNetlink(), null));
        }
        boolean asIs = !item.isWritten();
        boolean isLate = asIs && index > split;
        if (asIs && !isLate || item.is(Item.CHANGED) || isLate && !isCertain(split)) {
            captures.add(new Capture(index, Moment.BEFORE, extent, guard));
        }
        if (isLate || !asIs) {
            boolean always = asIs || item.kind() == Kind.REMAINING || item.kind() == Kind.MSGHDR;
            captures.add(new Capture(index, always ? Moment.AFTER : Moment.AFTER_SUCCESS, extent, guard));
        }
    }

    /** Whether the guard is the item's own condition, and not that of a choice that leads to it. */
    private static boolean isOwn(Guard guard, Item item) {
        return guard.argument() == item.condition() && guard.isOther() && guard.mask() == item.mask();
    }

    /** Something that can't be said: for some of the calls, or for all. */
    private void addElsewhere(int index, @Nullable Guard guard) {
        if (guard == null) {
            isComplete = false;
        } else {
            captures.add(new Capture(index, Moment.BEFORE, new Elsewhere(), guard));
        }
    }

    /** Whether the argument that may be written is so in all calls. */
    private boolean isCertain(int split) {
        return shape.items()[split].kind() != Kind.CHOICE && shape.items()[split].condition() < 0;
    }

    /** What the kinds of results read that tell more than a number. */
    private void addOutcome() {
        switch (shape.result()) {
            case Kind.RESULT_POLL -> {
                captures.add(new Capture(0, Moment.AFTER_SUCCESS, new Counted(1, true, 0, 8, 1 << 19), null));
                if (shape.name().equals("ppoll")) {
                    captures.add(new Capture(2, Moment.AFTER_SUCCESS, new Fixed(16), null));
                }
            }
            case Kind.RESULT_SELECT -> {
                for (int i = 1; i < 4; i++) {
                    captures.add(new Capture(i, Moment.AFTER_SUCCESS, bits(0), null));
                }
                captures.add(new Capture(4, Moment.AFTER_SUCCESS, new Fixed(16), null));
            }
            default -> {}
        }
    }

    private static Counted bits(int source) {
        return new Counted(source, true, 6, 8, 1 << 17);
    }

    /** Kinds that say all in the register. */
    private static boolean isNumber(int kind) {
        return switch (kind) {
            case Kind.INT, Kind.PID, Kind.UINT, Kind.LONG, Kind.OFF, Kind.ULONG, Kind.SIZE -> true;
            case Kind.HEX, Kind.MMAPOFF, Kind.PTR0, Kind.PTR, Kind.HEX32, Kind.HEX8, Kind.HIDE -> true;
            case Kind.MODE, Kind.UMASK, Kind.FILEMODE, Kind.DEV, Kind.FD, Kind.DIRFD, Kind.FANDIRFD -> true;
            case Kind.UID, Kind.SIG, Kind.FLAGS, Kind.LFLAGS, Kind.PROTOCOL, Kind.SOCKOPT, Kind.FUTEXBITS -> true;
            case Kind.IPCKEY, Kind.IPCMODE, Kind.KEYID, Kind.NERRNO, Kind.REQUEST, Kind.ERRNO, Kind.KVER -> true;
            case Kind.NUMANODE, Kind.ULONGMAX, Kind.QCMD, Kind.SWAPPRIO, Kind.SHIFTED, Kind.FUTEXVAL3 -> true;
            case Kind.IOPRIO, Kind.PERSONA, Kind.TRACER, Kind.SVELENGTH, Kind.SMELENGTH, Kind.TAGGEDADDRESS -> true;
            default -> isField(kind);
        };
    }

    /** Kinds that only fields have, and that say all in their bytes. */
    private static boolean isField(int kind) {
        return switch (kind) {
            case Kind.BE16, Kind.BE32, Kind.BE32HEX, Kind.CHARS, Kind.RAW, Kind.RLIM, Kind.INADDR, Kind.IN4ADDR -> true;
            case Kind.IN6ADDR, Kind.ETHERNET, Kind.HTOBS, Kind.HEX08, Kind.HEXBYTE, Kind.BYTE, Kind.SHORT -> true;
            case Kind.NAMECHARS, Kind.BYTELIST, Kind.HEXBYTES -> true;
            default -> false;
        };
    }

    /** How long what an item points to is; null if that is more than one range, or not to be said. */
    private @Nullable Extent extent(Item item) {
        if (item.is(Item.BOXED)) {
            return isNumber(item.kind()) ? new Fixed(item.is(Item.WIDE) ? Long.BYTES : Integer.BYTES) : null;
        }
        int limit = options.stringLimit();
        return switch (item.kind()) {
            case Kind.PATH -> new Text(PATH_MAX);
            case Kind.STR -> new Text(limit + 1);
            case Kind.TASKNAME -> new Text(16);
            case Kind.BYTES, Kind.RANDBYTES, Kind.STRBUF, Kind.XATTRVAL, Kind.HOSTNAME -> counted(item, 1, limit);
            case Kind.FILLED, Kind.FILLEDSTR -> new Counted(Counted.RESULT, false, 0, 1, limit);
            case Kind.BYTESZ -> counted(item, 1, limit);
            case Kind.CWD -> counted(item, 1, PATH_MAX);
            case Kind.STRUCT -> structure(item);
            case Kind.STAT, Kind.RUSAGE -> new Fixed(144);
            case Kind.STATX -> new Fixed(256);
            case Kind.TIMESPEC2, Kind.TIMEVAL2, Kind.SIGACTION -> new Fixed(32);
            case Kind.UTIMBUF, Kind.REMAINING, Kind.LEFTTIMEOUT -> new Fixed(16);
            case Kind.SIGINFO -> new Fixed(dev.reverie.syscalls.SigInfo.SIZE);
            case Kind.UTSNAME -> new Fixed(390);
            case Kind.SOCKADDR -> counted(item, 1, 128);
            case Kind.SOCKADDRP -> new Stored(item.length(), 128);
            case Kind.POLLFDS -> counted(item, 8, limit);
            case Kind.IOVEC -> vector(item);
            case Kind.MSGHDR -> new Capture.Message(limit, Math.max(limit, Integer.BYTES));
            case Kind.MESSAGE ->
                item.isWritten()
                        ? new Counted(Counted.RESULT, false, 0, 1, Math.max(limit, Integer.BYTES))
                        : counted(item, 1, Math.max(limit, Integer.BYTES));
            case Kind.SOCKVAL -> item.isWritten() ? new Stored(4, MAX_OPTION) : new Counted(4, true, 0, 1, MAX_OPTION);
            case Kind.DENTS, Kind.DENTS64 -> counted(item, 1, 1 << 20);
            case Kind.EPEVENT -> new Fixed(12);
            case Kind.EPEVENTS -> counted(item, 12, limit);
            case Kind.FDSET -> bits(item.length());
            case Kind.NODES -> bits(item.length());
            case Kind.RESIDENCY -> counted(item, 12, 1, limit);
            case Kind.CPUSET -> counted(item, 1, 128);
            case Kind.WSTATUS, Kind.INTP, Kind.UINTP, Kind.HEXP, Kind.ADDRLEN -> new Fixed(4);
            case Kind.SIGSET, Kind.LONGP, Kind.OFFP, Kind.PTRP, Kind.ULONGP, Kind.HEXLONGP -> new Fixed(8);
            case Kind.TIMEP, Kind.FDPAIR, Kind.CAPHDR -> new Fixed(8);
            case Kind.GIDS, Kind.STATUSES, Kind.FILES -> counted(item, 4, limit);
            case Kind.WORDS, Kind.LONGS, Kind.ADDRESSES -> counted(item, 8, limit);
            case Kind.IOVADDR -> counted(item, 16, limit);
            default -> null;
        };
    }

    private @Nullable Extent counted(Item item, int unit, int most) {
        return counted(item, 0, unit, most);
    }

    /** @param most how many units at most */
    private @Nullable Extent counted(Item item, int shift, int unit, int most) {
        int source = item.length() == Item.RESULT ? Counted.RESULT : item.length();
        if (source < 0) {
            return null;
        }
        return new Counted(source, source != Counted.RESULT && isInt(source), shift, unit, most * unit);
    }

    private @Nullable Extent vector(Item item) {
        int source = item.length();
        int limit = options.stringLimit();
        return source < 0 ? null : new Capture.Vector(source, isInt(source), limit, limit);
    }

    private @Nullable Extent structure(Item item) {
        Shape struct = Shape.ofStruct(item.detail());
        if (!isFlat(struct)) {
            return null;
        }
        if (item.is(Item.ARRAY)) {
            return counted(item, struct.size(), options.stringLimit());
        }
        return switch (item.length()) {
            case -1 -> new Fixed(struct.size());
            case Item.OWN -> null;
            default ->
                counted(
                        item,
                        1,
                        struct.extent() == StructShapes.EXTENT_FITTING || struct.extent() == StructShapes.EXTENT_WHOLE
                                ? struct.size()
                                : PATH_MAX);
        };
    }

    /** Whether all that is shown of a structure is in its bytes. */
    private static boolean isFlat(Shape struct) {
        for (Item item : struct.items()) {
            if (!isFlat(item)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFlat(Item item) {
        if (item.is(Item.BOXED)) {
            return false;
        }
        return switch (item.kind()) {
            case Kind.EMBEDDED -> isFlat(Shape.ofStruct(item.detail()));
            case Kind.CHOICE ->
                isFlat(otherwise(item))
                        && ChoiceShapes.cases(item.detail()).stream().allMatch(each -> isFlat(chosen(item, each)));
            default -> isNumber(item.kind());
        };
    }
}
