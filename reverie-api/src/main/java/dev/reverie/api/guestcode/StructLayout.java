package dev.reverie.api.guestcode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a {@link GuestStruct} are. They lie in the order of their declaration, each at a multiple of its size:
 *
 * <pre>
 *  interface Counters { int calls(); long nanos(); @Length(3) short first(int index); }
 *
 *  offset  bytes
 *  0       4      calls
 *  4       4      (nothing)
 *  8       8      nanos
 *  16      6      first[0], first[1], first[2]
 *  22      2      (nothing: the size is a multiple of 8)
 * </pre>
 *
 * @param name the interface, in the notation of class files: {@code com/example/Tool$Counters}
 * @param scope to whom it belongs
 * @param fields by offset
 * @param size in bytes, a multiple of 8
 */
public record StructLayout(String name, StateScope scope, List<Field> fields, int size) {
    /** No struct is larger, in bytes. */
    public static final int LARGEST = 1 << 20;

    /**
     * A field, or an array of them.
     *
     * @param name what its methods are called
     * @param type how it is read and written
     * @param offset of the (first) value from the start of the structure
     * @param length how many there are; −1 if it is no array
     */
    public record Field(String name, FieldType type, int offset, int length) {
        /** Whether it is an array. */
        public boolean isArray() {
            return length >= 0;
        }
    }

    /** The field of this name, or null. */
    public @Nullable Field field(String fieldName) {
        for (Field field : fields) {
            if (field.name().equals(fieldName)) {
                return field;
            }
        }
        return null;
    }

    /**
     * What a method of the interface does: by its name and its number of parameters.
     *
     * @return null if it is none that a struct has
     */
    public @Nullable Access access(String method, int parameters) {
        Field field = field(method);
        if (field != null) {
            int indexes = field.isArray() ? 1 : 0;
            return parameters == indexes
                    ? new Access(Operation.GET, field)
                    : parameters == indexes + 1 ? new Access(Operation.SET, field) : null;
        }
        for (Operation operation : Operation.ATOMIC) {
            if (method.startsWith(operation.prefix())
                    && method.length() > operation.prefix().length()) {
                String rest = method.substring(operation.prefix().length());
                field = field(Character.toLowerCase(rest.charAt(0)) + rest.substring(1));
                if (field != null && parameters == operation.operands() + (field.isArray() ? 1 : 0)) {
                    return new Access(operation, field);
                }
            }
        }
        return null;
    }

    /**
     * What a method does.
     *
     * @param operation what
     * @param field to what
     */
    public record Access(Operation operation, Field field) {}

    /** What can be done to a field. */
    public enum Operation {
        GET("", 0),
        SET("", 1),
        GET_AND_ADD("getAndAdd", 1),
        GET_AND_SET("getAndSet", 1),
        COMPARE_AND_SET("compareAndSet", 2);

        private static final List<Operation> ATOMIC = List.of(GET_AND_ADD, GET_AND_SET, COMPARE_AND_SET);

        private final String prefix;
        private final int operands;

        Operation(String prefix, int operands) {
            this.prefix = prefix;
            this.operands = operands;
        }

        /** What stands in front of the field's name; empty if nothing. */
        public String prefix() {
            return prefix;
        }

        /** How many parameters it has besides an index. */
        public int operands() {
            return operands;
        }
    }

    /** Types of fields. */
    public enum FieldType {
        BOOLEAN(1),
        BYTE(1),
        CHAR(2),
        SHORT(2),
        INT(4),
        LONG(8);

        private final int bytes;

        FieldType(int bytes) {
            this.bytes = bytes;
        }

        /** The size of a value in bytes. */
        public int bytes() {
            return bytes;
        }

        /** Its letter in descriptors of class files. */
        public char letter() {
            return switch (this) {
                case BOOLEAN -> 'Z';
                case LONG -> 'J';
                default -> name().charAt(0);
            };
        }
    }
}
