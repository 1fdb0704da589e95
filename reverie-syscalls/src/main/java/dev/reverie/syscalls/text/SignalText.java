package dev.reverie.syscalls.text;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.SigactionFlags;
import dev.reverie.syscalls.Signal;

/** Prints signal sets, actions and the rest of what goes with signals. */
final class SignalText {
    private static final int SIGNALS = 64;

    /** From so many signals on a set is printed by what it lacks. */
    private static final int MANY = SIGNALS * 2 / 3;

    private SignalText() {}

    static boolean set(Decoder d, long address, long size) {
        byte[] bytes = size <= 0 || size > 8 ? null : d.bytes(address, (int) size);
        if (bytes == null) {
            return false;
        }
        long bits = 0;
        for (int i = 0; i < bytes.length; i++) {
            bits |= (bytes[i] & 0xffL) << (8 * i);
        }
        set(d.out(), bits);
        return true;
    }

    static void set(Text out, long bits) {
        boolean inverted = Long.bitCount(bits) >= MANY;
        out.add(inverted ? "~[" : "[");
        boolean first = true;
        for (long rest = inverted ? ~bits : bits; rest != 0; rest &= rest - 1) {
            String name = Signal.of(Long.numberOfTrailingZeros(rest) + 1).name();
            out.add(first ? "" : " ").add(name.substring("SIG".length()));
            first = false;
        }
        out.add(']');
    }

    /** The last argument of pselect6: a pointer and a size in memory. */
    static boolean pair(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 16);
        if (bytes == null) {
            return false;
        }
        long mask = LittleEndian.getLong(bytes, 0);
        long size = LittleEndian.getLong(bytes, 8);
        d.out().add("{sigmask=");
        if (mask == 0 || !set(d, mask, size)) {
            d.out().pointer(mask);
        }
        d.out().add(", sigsetsize=").udec(size).add('}');
        return true;
    }

    static boolean action(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 32);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add("{sa_handler=");
        long handler = LittleEndian.getLong(bytes, 0);
        long flags = LittleEndian.getLong(bytes, 8);
        if (handler == 0) {
            out.add("SIG_DFL");
        } else if (handler == 1) {
            out.add("SIG_IGN");
        } else {
            out.hex0(handler);
        }
        out.add(", sa_mask=");
        set(out, LittleEndian.getLong(bytes, 24));
        out.add(", sa_flags=");
        d.flags(FlagTables.SA, flags);
        if ((flags & SigactionFlags.SA_RESTORER) != 0) {
            out.add(", sa_restorer=").pointer(LittleEndian.getLong(bytes, 16));
        }
        out.add('}');
        return true;
    }

    static boolean stack(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 24);
        if (bytes == null) {
            return false;
        }
        d.out().add("{ss_sp=").pointer(LittleEndian.getLong(bytes, 0)).add(", ss_flags=");
        d.flags32(FlagTables.SS, LittleEndian.getInt(bytes, 8));
        d.out().add(", ss_size=").udec(LittleEndian.getLong(bytes, 16)).add('}');
        return true;
    }

    static boolean info(Decoder d, long address) {
        byte[] bytes = d.bytes(address, SigInfo.SIZE);
        if (bytes == null) {
            return false;
        }
        d.out()
                .add(
                        LittleEndian.getInt(bytes, 0) == 0
                                ? "{}"
                                : SigInfo.of(bytes).toString());
        return true;
    }
}
