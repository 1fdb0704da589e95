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

    private static final int IOPRIO_CLASS_SHIFT = 13;

    private Processes() {}

    /** The arguments of clone are shown with names, the stack first. */
    static List<Field> cloneEntry(Decoder d) {
        long flags = d.arg(0) & ~CSIGNAL;
        long signal = d.arg(0) & CSIGNAL;
        // The upper half has flags in clone3 only.
        long unused = flags & ~0xffffffffL;
        Value known = Decoder.named32(FlagTables.CLONE, flags);
        Value named =
                unused == 0 ? known : unused == flags ? Value.hex(unused) : Value.Joined.of(known, Value.hex(unused));
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

    static Value intOrAddress(Decoder d, long address) {
        Value number = address == 0 ? null : Numbers.ints(d, address, 1, true);
        return number != null ? number : new Value.Address(address);
    }

    /** A resource limit; large ones are multiples of 1024. */
    static Value limit(long value) {
        if (value == -1) {
            return new Word("RLIM64_INFINITY", value);
        }
        return Long.compareUnsigned(value, 1024) > 0 && value % 1024 == 0
                ? new Word(Long.toUnsignedString(value >>> 10) + "*1024", value)
                : Value.unsigned(value);
    }

    static @Nullable Value usage(Decoder d, long address) {
        // wait4 fills it only if it found a child.
        byte[] bytes = isIdleWait(d) ? null : d.bytes(address, 144);
        return bytes == null ? null : Structs.inside(d, StructShapes.RUSAGE, bytes, 0, bytes.length);
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

    /** A class and a level in it; see ioprio_set(2). */
    static Value ioPriority(long value) {
        return Value.Macro.of(
                "IOPRIO_PRIO_VALUE",
                Decoder.named(FlagTables.IOPRIOCLASS, value >>> IOPRIO_CLASS_SHIFT),
                Value.unsigned(value & (1 << IOPRIO_CLASS_SHIFT) - 1));
    }

    /** The system to be like, in the lowest byte, and flags; all ones ask for the present one. */
    static Value personality(long value) {
        if (value == 0xffffffffL) {
            return Value.hex(value);
        }
        Value system = Decoder.named(FlagTables.PERSONA, value & 0xff);
        long flags = value & ~0xffL;
        if (flags == 0) {
            return system;
        }
        boolean named = !Decoder.set(FlagTables.PERSONAFLAGS).names(flags).isEmpty();
        return Value.Joined.of(system, named ? Decoder.named(FlagTables.PERSONAFLAGS, flags) : Value.hex(flags));
    }
}
