package dev.reverie.testing;

import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.api.guestcode.StructLayout.Field;
import dev.reverie.api.guestcode.StructLayouts;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@code @GuestStruct} on bytes: what guest code does with an address, the JVM does with this. */
final class StructProxy implements InvocationHandler {
    private final StructLayout layout;
    private final ByteBuffer bytes;

    private StructProxy(StructLayout layout, ByteBuffer bytes) {
        this.layout = layout;
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A view of this type on these bytes, which are the struct. */
    static <T> T of(Class<T> type, ByteBuffer bytes) {
        StructProxy handler = new StructProxy(StructLayouts.of(type), bytes);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a view is equal to itself only
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        List<Object> given = new ArrayList<>();
        if (arguments != null) {
            for (Object argument : arguments) {
                given.add(Objects.requireNonNull(argument));
            }
        }
        StructLayout.Access access = layout.access(method.getName(), given.size());
        if (access == null || method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == given.getFirst();
                case "hashCode" -> System.identityHashCode(proxy);
                default -> layout.name() + " " + bytes;
            };
        }
        Field field = access.field();
        int offset = field.offset();
        int next = 0;
        if (field.isArray()) {
            int index = (int) given.get(next++);
            if (index < 0 || index >= field.length()) {
                throw new IndexOutOfBoundsException(field.name() + "(" + index + "): its length is " + field.length());
            }
            offset += index * field.type().bytes();
        }
        // Others may have the same struct: guest code's atomic operations are atomic here too.
        synchronized (bytes) {
            Object old = get(field, offset);
            switch (access.operation()) {
                case GET -> {
                    return old;
                }
                case SET -> set(field, offset, given.get(next));
                case GET_AND_SET -> {
                    set(field, offset, given.get(next));
                    return old;
                }
                case GET_AND_ADD -> {
                    Object sum = old instanceof Integer number
                            ? (Object) (number + (int) given.get(next))
                            : (Object) ((long) old + (long) given.get(next));
                    set(field, offset, sum);
                    return old;
                }
                case COMPARE_AND_SET -> {
                    boolean equal = old.equals(given.get(next));
                    if (equal) {
                        set(field, offset, given.get(next + 1));
                    }
                    return equal;
                }
            }
            return null;
        }
    }

    private Object get(Field field, int offset) {
        return switch (field.type()) {
            case BOOLEAN -> bytes.get(offset) != 0;
            case BYTE -> bytes.get(offset);
            case CHAR -> bytes.getChar(offset);
            case SHORT -> bytes.getShort(offset);
            case INT -> bytes.getInt(offset);
            case LONG -> bytes.getLong(offset);
        };
    }

    private void set(Field field, int offset, Object value) {
        switch (field.type()) {
            case BOOLEAN -> bytes.put(offset, (byte) ((boolean) value ? 1 : 0));
            case BYTE -> bytes.put(offset, (byte) value);
            case CHAR -> bytes.putChar(offset, (char) value);
            case SHORT -> bytes.putShort(offset, (short) value);
            case INT -> bytes.putInt(offset, (int) value);
            case LONG -> bytes.putLong(offset, (long) value);
        }
    }
}
