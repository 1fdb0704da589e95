package dev.reverie.gdb.registers;

import dev.reverie.ptrace.debug.Debuggee;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The registers of a thread that stands, fetched from the kernel as they are asked for. */
public final class Values {
    private static final int FSTAT = 2;
    private static final int TAGS = 4;
    private static final int FIRST_ST = 32;

    private final RegisterFile file;
    private final Debuggee thread;
    private long @Nullable [] general;
    private byte @Nullable [] state;

    /** The same. */
    private @Nullable ByteBuffer area;

    /** Of a thread. */
    public Values(RegisterFile file, Debuggee thread) {
        this.file = file;
        this.thread = thread;
    }

    private long @Nullable [] general() {
        if (general == null) {
            general = thread.generalRegisters();
        }
        return general;
    }

    private @Nullable ByteBuffer extended() {
        if (area == null) {
            byte[] bytes = thread.extendedState();
            state = bytes;
            area = bytes == null ? null : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        return area;
    }

    /** The value of a register, as it is in memory; null if the thread is gone. */
    public byte @Nullable [] get(int number) {
        return get(number, number + 1, file.size(number));
    }

    /** The values of all registers, one after the other; null if the thread is gone. */
    public byte @Nullable [] all() {
        return get(0, file.count(), file.totalSize());
    }

    private byte @Nullable [] get(int first, int end, int size) {
        ByteBuffer values = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (int number = first; number < end; number++) {
            if (!copy(file.register(number), values)) {
                return null;
            }
        }
        return values.array();
    }

    private boolean copy(Register register, ByteBuffer into) {
        if (register.place() instanceof Place.General(int word)) {
            long[] words = general();
            if (words == null) {
                return false;
            }
            if (register.bytes() == 4) {
                into.putInt((int) words[word]);
            } else {
                into.putLong(words[word]);
            }
            return true;
        }
        ByteBuffer from = extended();
        if (from == null) {
            return false;
        }
        switch (register.place()) {
            case Place.Extended(int offset, int _) -> {
                into.put(into.position(), from, offset, register.bytes());
                into.position(into.position() + register.bytes());
            }
            case Place.Narrow(int offset, int bytes, int mask) ->
                into.putInt((bytes == 2 ? from.getShort(offset) & 0xffff : from.getInt(offset)) & mask);
            case Place.Tags() -> into.putInt(tags(from));
            case Place.General _ -> {}
        }
        return true;
    }

    /** Sets registers from their number on to the bytes that there are. False if it can't be done. */
    public boolean set(int first, byte[] values) {
        boolean isGeneral = false;
        boolean isExtended = false;
        int from = 0;
        for (int number = first; number < file.count() && from + file.size(number) <= values.length; number++) {
            Register register = file.register(number);
            ByteBuffer value =
                    ByteBuffer.wrap(values, from, register.bytes()).slice().order(ByteOrder.LITTLE_ENDIAN);
            from += register.bytes();
            if (register.place() instanceof Place.General(int word)) {
                long[] words = general();
                if (words == null) {
                    return false;
                }
                words[word] = register.bytes() == 4 ? Integer.toUnsignedLong(value.getInt()) : value.getLong();
                isGeneral = true;
            } else {
                ByteBuffer into = extended();
                if (into == null) {
                    return false;
                }
                put(into, register.place(), value);
                isExtended = true;
            }
        }
        long[] words = general;
        byte[] changed = state;
        return (!isGeneral || words != null && thread.setGeneralRegisters(words))
                && (!isExtended || changed != null && thread.setExtendedState(changed));
    }

    private static void put(ByteBuffer area, Place place, ByteBuffer value) {
        int component = 0;
        switch (place) {
            case Place.Extended(int offset, int itsComponent) -> {
                component = itsComponent;
                byte[] bytes = new byte[value.remaining()];
                value.get(bytes);
                area.put(offset, bytes);
            }
            case Place.Narrow(int offset, int bytes, int mask) -> {
                int number = value.getInt() & mask;
                if (bytes == 2) {
                    area.putShort(offset, (short) number);
                } else {
                    area.putInt(offset, number);
                }
            }
            case Place.Tags() -> area.put(TAGS, (byte) present(value.getInt()));
            case Place.General _ -> {}
        }
        if (area.capacity() > ExtendedLayout.HEADER) {
            area.putLong(ExtendedLayout.HEADER, area.getLong(ExtendedLayout.HEADER) | 1L << component);
        }
    }

    /** Two bits for each register: valid, zero, special or empty. The area has them by place, st by distance from the top. */
    private static int tags(ByteBuffer area) {
        int present = area.get(TAGS) & 0xff;
        int top = area.getShort(FSTAT) >> 11 & 7;
        int tags = 0;
        for (int place = 0; place < 8; place++) {
            int tag = 3;
            if ((present >> place & 1) != 0) {
                int offset = FIRST_ST + 16 * (place - top & 7);
                long fraction = area.getLong(offset);
                int exponent = area.getShort(offset + 8) & 0x7fff;
                boolean isZero = exponent == 0 && fraction == 0;
                boolean isNormal = exponent != 0 && exponent != 0x7fff && fraction < 0;
                tag = isZero ? 1 : isNormal ? 0 : 2;
            }
            tags |= tag << 2 * place;
        }
        return tags;
    }

    private static int present(int tags) {
        int present = 0;
        for (int place = 0; place < 8; place++) {
            if ((tags >> 2 * place & 3) != 3) {
                present |= 1 << place;
            }
        }
        return present;
    }
}
