package dev.reverie.inguest.state;

import dev.reverie.api.guestcode.SharedState;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.api.guestcode.StructLayout.FieldType;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.linux.ffi.SharedMemory;

/** The structures that guest code shares with its tool. */
final class SharedStructs extends StructView implements SharedState {
    SharedStructs(SharedMemory memory, StateLayout layout) {
        super(memory, 0, layout, StateScope.SHARED);
    }

    @Override
    public void set(Class<?> struct, String field, int index, long value) {
        Element element = element(struct, field, index);
        switch (element.type()) {
            case BOOLEAN, BYTE -> memory().putByte(element.offset(), (byte) value);
            case SHORT, CHAR -> memory().putShort(element.offset(), (short) value);
            case INT -> memory().putInt(element.offset(), (int) value);
            case LONG -> memory().putLong(element.offset(), value);
        }
    }

    @Override
    public long getAndAdd(Class<?> struct, String field, int index, long delta) {
        Element element = element(struct, field, index);
        if (element.type() != FieldType.LONG) {
            throw new IllegalArgumentException(field + " of " + struct.getName() + " is no long");
        }
        return memory().getAndAdd(element.offset(), delta);
    }
}
