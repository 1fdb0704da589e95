package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.struct.Struct;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The generated record of a structure, whichever it is. */
final class StructRecord {
    private static final String PACKAGE = "dev.reverie.syscalls.struct.";

    private final Class<?> type;
    private final Shape shape;

    private StructRecord(Class<?> type, Shape shape) {
        this.type = type;
        this.shape = shape;
    }

    /** All structures of the tables. */
    static List<StructRecord> all() {
        List<StructRecord> all = new ArrayList<>();
        for (int i = 0; i < StructShapes.COUNT; i++) {
            all.add(of(Shape.ofStruct(i)));
        }
        return all;
    }

    static StructRecord of(Shape shape) {
        String camel = camel(shape.name());
        String name = PACKAGE + Character.toUpperCase(camel.charAt(0)) + camel.substring(1);
        for (String candidate : List.of(name, name + "Struct")) {
            try {
                return new StructRecord(Class.forName(candidate), shape);
            } catch (ClassNotFoundException e) {
                // The other one, then.
            }
        }
        throw new AssertionError("no record for " + shape.name());
    }

    private static String camel(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("_", -1)) {
            if (!word.isEmpty()) {
                text.append(
                        text.isEmpty() ? Character.toLowerCase(word.charAt(0)) : Character.toUpperCase(word.charAt(0)));
                text.append(word.substring(1));
            }
        }
        return text.toString();
    }

    Class<?> type() {
        return type;
    }

    /** The fields that have bytes of their own. */
    List<Item> fields() {
        return Arrays.stream(shape.items()).filter(item -> item.width() > 0).toList();
    }

    int size() {
        return shape.size();
    }

    Struct of(byte[] bytes) {
        return (Struct) invoke(method("of"), null, bytes, 0);
    }

    /** What the record has for a field. */
    Object get(Struct struct, Item field) {
        return invoke(accessor(field), struct);
    }

    /** The record with another value of a field. */
    Struct with(Struct struct, Item field, Object value) {
        String name = accessor(field).getName();
        String with = "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        Method method = Arrays.stream(type.getMethods())
                .filter(candidate -> candidate.getName().equals(with))
                .filter(candidate ->
                        candidate.getParameterTypes()[0] == accessor(field).getReturnType())
                .findFirst()
                .orElseThrow();
        return (Struct) invoke(method, struct, value);
    }

    private Method accessor(Item field) {
        String name = camel(field.name());
        try {
            return type.getMethod(name);
        } catch (NoSuchMethodException e) {
            return method(name + "Field");
        }
    }

    private Method method(String name) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " has no " + name));
    }

    private static Object invoke(Method method, @Nullable Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError(method + " " + Arrays.toString(arguments), e);
        }
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
