package dev.reverie.inguest.state;

import dev.reverie.api.guestcode.GuestState;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.api.guestcode.StructLayout.FieldType;
import dev.reverie.api.guestcode.StructLayouts;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.linux.ffi.SharedMemory;

/** The structures of one scope, in memory that the tracer has. */
public class StructView implements GuestState {
    private final SharedMemory memory;
    private final int start;
    private final StateLayout layout;
    private final StateScope scope;

    /**
     * A view.
     *
     * @param start where in the memory the structures begin: a multiple of 8
     */
    public StructView(SharedMemory memory, int start, StateLayout layout, StateScope scope) {
        this.memory = memory;
        this.start = start;
        this.layout = layout;
        this.scope = scope;
    }

    final SharedMemory memory() {
        return memory;
    }

    @Override
    public final long value(Class<?> struct, String field, int index) {
        return value(element(struct, field, index));
    }

    @Override
    public final void values(Class<?> struct, String field, long[] into) {
        if (into.length > 0) {
            Element last = element(struct, field, into.length - 1);
            FieldType type = last.type();
            int first = last.offset() - (into.length - 1) * type.bytes();
            if (type == FieldType.LONG && first % Long.BYTES == 0) {
                memory.getLongs(first, into);
                return;
            }
            for (int i = 0; i < into.length; i++) {
                into[i] = value(new Element(type, first + i * type.bytes()));
            }
        }
    }

    private long value(Element element) {
        int bytes = element.type().bytes();
        int aligned = element.offset() & -Long.BYTES;
        int unused = Long.SIZE - bytes * Byte.SIZE;
        long left = memory.getLong(aligned) << unused - (element.offset() - aligned) * Byte.SIZE;
        boolean isUnsigned = element.type() == FieldType.CHAR || element.type() == FieldType.BOOLEAN;
        return isUnsigned ? left >>> unused : left >> unused;
    }

    /** A value, by its offset in the memory. */
    record Element(FieldType type, int offset) {}

    final Element element(Class<?> struct, String name, int index) {
        StructLayout wanted = StructLayouts.of(struct);
        StructLayout.Field field = wanted.field(name);
        for (StateLayout.Placed placed : layout.structs()) {
            if (field != null
                    && wanted.scope() == scope
                    && placed.layout().name().equals(wanted.name())) {
                if (index < 0 || index >= Math.max(1, field.length())) {
                    throw new IndexOutOfBoundsException(name + " has no element " + index);
                }
                int offset =
                        placed.offset() + field.offset() + index * field.type().bytes();
                return new Element(field.type(), start + offset);
            }
        }
        throw new IllegalArgumentException(
                "the guest code has no field " + name + " in a structure " + struct.getName() + " of scope " + scope);
    }
}
