package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.CloneFlags;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.WaitStatus;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What belongs to processes: clone, limits, usage and status. */
final class Processes {
    /** The part of clone's flags that is the signal for the parent. */
    private static final long CSIGNAL = 0xff;

    private static final int CLONE_ARGS_MIN = 64;

    private Processes() {}

    /** The arguments of clone are shown with names, the stack first. */
    static List<Field> cloneEntry(Decoder d) {
        long flags = d.arg(0) & ~CSIGNAL;
        long signal = d.arg(0) & CSIGNAL;
        Value named = Decoder.named(FlagTables.CLONE, flags);
        Value word = new Word(Signal.of((int) signal).name(), signal);
        return List.of(
                new Field("child_stack", new Value.Address(d.arg(1))),
                new Field("flags", signal == 0 ? named : flags == 0 ? word : Value.Joined.of(named, word)));
    }

    static List<Field> cloneExit(Decoder d) {
        long flags = d.arg(0);
        List<Field> fields = new ArrayList<>();
        if ((flags & (CloneFlags.CLONE_PARENT_SETTID | CloneFlags.CLONE_PIDFD)) != 0) {
            fields.add(new Field("parent_tid", d.isError() ? new Value.Address(d.arg(2)) : intOrAddress(d, d.arg(2))));
        }
        if ((flags & CloneFlags.CLONE_SETTLS) != 0) {
            fields.add(new Field("tls", new Value.Address(d.arg(4))));
        }
        if ((flags & (CloneFlags.CLONE_CHILD_SETTID | CloneFlags.CLONE_CHILD_CLEARTID)) != 0) {
            fields.add(new Field("child_tidptr", new Value.Address(d.arg(3))));
        }
        return fields;
    }

    private static Value intOrAddress(Decoder d, long address) {
        Value number = address == 0 ? null : Numbers.ints(d, address, 1, true);
        return number != null ? number : new Value.Address(address);
    }

    /** {@code struct clone_args} as the guest passes it, or after the call what the kernel has stored by it. */
    static @Nullable Value cloneArgs(Decoder d, long address, long size) {
        byte[] bytes = size < CLONE_ARGS_MIN ? null : d.bytes(address, CLONE_ARGS_MIN);
        if (bytes == null) {
            return null;
        }
        long flags = LittleEndian.getLong(bytes, 0);
        if (d.isExiting()) {
            return (flags & CloneFlags.CLONE_PARENT_SETTID) == 0
                    ? d.before(0)
                    : Value.Struct.of(new Field("parent_tid", intOrAddress(d, LittleEndian.getLong(bytes, 24))));
        }
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("flags", Decoder.named(FlagTables.CLONE, flags)));
        pointer(fields, (flags & CloneFlags.CLONE_PIDFD) != 0, "pidfd", bytes, 8);
        long child = CloneFlags.CLONE_CHILD_SETTID | CloneFlags.CLONE_CHILD_CLEARTID;
        pointer(fields, (flags & child) != 0, "child_tid", bytes, 16);
        pointer(fields, (flags & CloneFlags.CLONE_PARENT_SETTID) != 0, "parent_tid", bytes, 24);
        long signal = LittleEndian.getLong(bytes, 32);
        boolean known = signal > 0 && signal <= Signal.MAX;
        fields.add(new Field(
                "exit_signal", known ? new Word(Signal.of((int) signal).name(), signal) : Value.unsigned(signal)));
        pointer(fields, true, "stack", bytes, 40);
        fields.add(new Field("stack_size", Value.hex(LittleEndian.getLong(bytes, 48))));
        pointer(fields, (flags & CloneFlags.CLONE_SETTLS) != 0, "tls", bytes, 56);
        return new Value.Struct(fields, false);
    }

    private static void pointer(List<Field> fields, boolean used, String name, byte[] bytes, int offset) {
        if (used) {
            fields.add(new Field(name, new Value.Address(LittleEndian.getLong(bytes, offset))));
        }
    }

    /** A resource limit; large ones are multiples of 1024. */
    static Value limit(Decoder d, long value) {
        if (value == -1) {
            return new Word(d.number() == Sysno.PRLIMIT64 ? "RLIM64_INFINITY" : "RLIM_INFINITY", value);
        }
        return Long.compareUnsigned(value, 1024) > 0 && value % 1024 == 0
                ? new Word(Long.toUnsignedString(value >>> 10) + "*1024", value)
                : Value.unsigned(value);
    }

    static @Nullable Value usage(Decoder d, long address) {
        // wait4 fills it only if it found a child.
        byte[] bytes = isIdleWait(d) ? null : d.bytes(address, 144);
        return bytes == null
                ? null
                : new Value.Struct(
                        List.of(
                                new Field("ru_utime", Times.time(bytes, 0, "tv_usec")),
                                new Field("ru_stime", Times.time(bytes, 16, "tv_usec"))),
                        true);
    }

    private static boolean isIdleWait(Decoder d) {
        return d.number() == Sysno.WAIT4 && d.result() == 0;
    }

    static @Nullable Value waitStatus(Decoder d, long address) {
        byte[] bytes = isIdleWait(d) ? null : d.bytes(address, Integer.BYTES);
        if (bytes == null) {
            return null;
        }
        int status = LittleEndian.getInt(bytes, 0);
        return Value.Items.of(new Word(new WaitStatus(status).toString(), status));
    }

    static @Nullable Value utsname(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 6 * 65);
        if (bytes == null) {
            return null;
        }
        String[] names = {"sysname", "nodename", "release", "version", "machine", "domainname"};
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < (d.isVerbose() ? names.length : 2); i++) {
            fields.add(new Field(names[i], Strings.fixed(bytes, i * 65, i * 65 + 65)));
        }
        return new Value.Struct(fields, !d.isVerbose());
    }
}
