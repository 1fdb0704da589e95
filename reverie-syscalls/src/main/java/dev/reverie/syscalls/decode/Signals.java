package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Observed;
import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.SigactionFlags;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import dev.reverie.syscalls.value.Value.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signal sets, actions and the rest of what goes with signals. */
final class Signals {
    private static final int SIGNALS = 64;

    /** From so many signals on a set is shown by what it lacks. */
    private static final int MANY = SIGNALS * 2 / 3;

    /** Where {@code struct ucontext}, to which the stack pointer points then, has its signal mask. */
    private static final int SIGRETURN_MASK = 296;

    private Signals() {}

    static @Nullable Value set(Decoder d, long address, long size) {
        // The kernel takes sets of no other size.
        byte[] bytes = size != Long.BYTES ? null : d.bytes(address, Long.BYTES);
        return bytes == null ? null : set(LittleEndian.getLong(bytes, 0));
    }

    static Value set(long bits) {
        boolean inverted = Long.bitCount(bits) >= MANY;
        List<Value> names = new ArrayList<>();
        for (long rest = inverted ? ~bits : bits; rest != 0; rest &= rest - 1) {
            int number = Long.numberOfTrailingZeros(rest) + 1;
            names.add(new Word(Signal.of(number).name().substring("SIG".length()), number));
        }
        return new Value.Items(names, inverted ? Value.Style.ALL_BUT : Value.Style.SET, false);
    }

    /** The last argument of pselect6: a pointer and a size in memory. */
    static @Nullable Value pair(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 16);
        if (bytes == null) {
            return null;
        }
        long mask = LittleEndian.getLong(bytes, 0);
        long size = LittleEndian.getLong(bytes, 8);
        Value set = mask == 0 ? null : set(d, mask, size);
        return Value.Struct.of(
                new Field("sigmask", set != null ? set : new Value.Address(mask)),
                new Field("sigsetsize", Value.unsigned(size)));
    }

    /** The kernel's {@code struct sigaction}. */
    static @Nullable Value action(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 32);
        if (bytes == null) {
            return null;
        }
        long flags = LittleEndian.getLong(bytes, 8);
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("sa_handler", handler(LittleEndian.getLong(bytes, 0))));
        fields.add(new Field("sa_mask", set(LittleEndian.getLong(bytes, 24))));
        fields.add(new Field("sa_flags", Decoder.named(FlagTables.SA, flags)));
        if ((flags & SigactionFlags.SA_RESTORER) != 0) {
            fields.add(new Field("sa_restorer", new Value.Address(LittleEndian.getLong(bytes, 16))));
        }
        return new Value.Struct(fields, false);
    }

    /** The mask that rt_sigreturn restores, which is in the frame on top of the stack. */
    static List<Field> returning(Decoder d, Observed guest) {
        long address = guest.stackPointer() + SIGRETURN_MASK;
        Value mask = set(d, address, Long.BYTES);
        Field field = new Field("mask", mask != null ? mask : new Value.Address(address));
        return List.of(new Field("frame", Value.Struct.of(field), true));
    }

    private static Value handler(long address) {
        return address == 0
                ? new Word("SIG_DFL", 0)
                : address == 1 ? new Word("SIG_IGN", 1) : new Value.Address(address);
    }

    static @Nullable Value info(Decoder d, long address) {
        byte[] bytes = d.bytes(address, SigInfo.SIZE);
        if (bytes == null) {
            return null;
        }
        return LittleEndian.getInt(bytes, 0) == 0
                ? new Value.Struct(List.of(), false)
                : SigInfoDisplay.of(SigInfo.of(bytes));
    }

    /** As many as the kernel says it has copied. */
    static @Nullable Value infos(Decoder d, long address, long count) {
        return Structs.list(
                d,
                address,
                count,
                SigInfo.SIZE,
                (bytes, at) -> LittleEndian.getInt(bytes, at) == 0
                        ? new Value.Struct(List.of(), false)
                        : SigInfoDisplay.of(SigInfo.of(java.util.Arrays.copyOfRange(bytes, at, at + SigInfo.SIZE))));
    }
}
