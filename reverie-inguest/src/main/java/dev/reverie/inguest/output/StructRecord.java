package dev.reverie.inguest.output;

import dev.reverie.api.guestcode.GuestRecord;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.api.guestcode.StructLayouts;
import dev.reverie.guestcode.StateLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A record that guest code in Java has written; bytes are not copied. */
public record StructRecord(StateLayout layout, int type, byte[] content) implements GuestRecord {
    private static final int HEADER = 8;

    /** The form of records that code with these structs writes. */
    public static RecordForm form(StateLayout layout) {
        return (bytes, at, end, type) -> {
            byte[] content = new byte[end - at - HEADER];
            bytes.get(at + HEADER, content);
            return new StructRecord(layout, type, content);
        };
    }

    @Override
    public boolean is(Class<?> struct) {
        StructLayout wanted = StructLayouts.of(struct);
        return layout.structs().stream()
                .anyMatch(placed -> placed.layout().scope() == StateScope.RECORD
                        && placed.offset() == type
                        && placed.layout().name().equals(wanted.name())
                        && content.length == wanted.size());
    }

    @Override
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long value(Class<?> struct, String name, int index) {
        StructLayout.Field field = StructLayouts.of(struct).field(name);
        if (field == null || !is(struct)) {
            throw new IllegalArgumentException("this record has no field " + name + " of " + struct.getName());
        }
        if (index < 0 || index >= Math.max(1, field.length())) {
            throw new IndexOutOfBoundsException(name + " has no element " + index);
        }
        int offset = field.offset() + index * field.type().bytes();
        ByteBuffer bytes = bytes();
        return switch (field.type()) {
            case BOOLEAN -> bytes.get(offset) & 1;
            case BYTE -> bytes.get(offset);
            case SHORT -> bytes.getShort(offset);
            case CHAR -> bytes.getChar(offset);
            case INT -> bytes.getInt(offset);
            case LONG -> bytes.getLong(offset);
        };
    }
}
