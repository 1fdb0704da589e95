package dev.reverie.api.guestcode;

import dev.reverie.api.guestcode.StructLayout.Field;
import dev.reverie.api.guestcode.StructLayout.FieldType;
import dev.reverie.api.guestcode.StructLayout.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@link StructLayout}s out of class files, and refuses interfaces that are none. */
public final class StructLayouts {
    private static final String STRUCT = GuestStruct.class.descriptorString();
    private static final String LENGTH = Length.class.descriptorString();
    private static final int ALIGNMENT = Long.BYTES;

    /** By class, for as long as the class is loaded. */
    private static final ClassValue<StructLayout> KNOWN = new ClassValue<>() {
        @Override
        protected StructLayout computeValue(Class<?> type) {
            return read(type);
        }
    };

    private StructLayouts() {}

    /**
     * The layout of an interface that is marked {@link GuestStruct}.
     *
     * @throws IllegalArgumentException if it is not, or has methods that a struct can't have; the message says what to write
     */
    public static StructLayout of(Class<?> type) {
        return KNOWN.get(type);
    }

    private static StructLayout read(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("the class file of " + type.getName() + " is not to be found");
            }
            return of(ClassFile.of().parse(in.readAllBytes()));
        } catch (IOException e) {
            throw new IllegalArgumentException("the class file of " + type.getName() + " can't be read", e);
        }
    }

    /** Whether a class is marked as a struct, well made or not. */
    public static boolean isMarked(ClassModel type) {
        return scope(type) != null;
    }

    /**
     * The layout of an interface that is marked {@link GuestStruct}.
     *
     * @throws IllegalArgumentException if it is not, or has methods that a struct can't have; the message says what to write
     */
    public static StructLayout of(ClassModel type) {
        String name = type.thisClass().asInternalName();
        StateScope scope = scope(type);
        if (scope == null) {
            throw refused(name, "is not marked @GuestStruct");
        }
        if ((type.flags().flagsMask() & ClassFile.ACC_INTERFACE) == 0) {
            throw refused(name, "is a class; a struct is an interface whose methods are its fields");
        }
        if (!type.interfaces().isEmpty()) {
            throw refused(name, "extends another interface; declare all fields in one");
        }
        List<Field> fields = new ArrayList<>();
        int offset = 0;
        for (MethodModel method : type.methods()) {
            Field field = declared(name, method, fields);
            if (field != null) {
                int bytes = field.type().bytes();
                long start = (offset + bytes - 1L) / bytes * bytes;
                long end = start + (long) bytes * Math.max(1, field.length());
                if (end > StructLayout.LARGEST) {
                    throw refused(name, "is larger than " + StructLayout.LARGEST + " bytes, at " + field.name());
                }
                fields.add(new Field(field.name(), field.type(), (int) start, field.length()));
                offset = (int) end;
            }
        }
        int size = (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        StructLayout layout = new StructLayout(name, scope, List.copyOf(fields), size);
        for (MethodModel method : type.methods()) {
            check(layout, method);
        }
        return layout;
    }

    private static @Nullable StateScope scope(ClassModel type) {
        Annotation annotation = annotation(
                type.findAttribute(Attributes.runtimeVisibleAnnotations())
                        .map(attribute -> attribute.annotations())
                        .orElse(List.of()),
                STRUCT);
        if (annotation == null
                || annotation.elements().isEmpty()
                || !(annotation.elements().getFirst().value() instanceof AnnotationValue.OfEnum constant)) {
            return null;
        }
        for (StateScope scope : StateScope.values()) {
            if (constant.constantName().equalsString(scope.name())) {
                return scope;
            }
        }
        return null;
    }

    /** The field that a method declares by reading it, its offset yet unknown; null if the method is another one. */
    private static @Nullable Field declared(String struct, MethodModel method, List<Field> known) {
        String name = method.methodName().stringValue();
        MethodTypeDesc type = method.methodTypeSymbol();
        if (type.returnType().descriptorString().equals("V") || isAtomic(name, known)) {
            return null;
        }
        FieldType fieldType = fieldType(type.returnType());
        if (fieldType == null) {
            throw refused(
                    struct,
                    "has a field of type " + type.returnType().displayName() + ", " + name
                            + "; fields are boolean, byte, short, char, int or long");
        }
        Annotation length = annotation(
                method.findAttribute(Attributes.runtimeVisibleAnnotations())
                        .map(attribute -> attribute.annotations())
                        .orElse(List.of()),
                LENGTH);
        if (type.parameterCount() == 0 && length == null) {
            return new Field(name, fieldType, 0, -1);
        }
        if (type.parameterCount() == 1
                && type.parameterType(0).descriptorString().equals("I")
                && length != null
                && length.elements().getFirst().value() instanceof AnnotationValue.OfInt number
                && number.intValue() > 0) {
            return new Field(name, fieldType, 0, number.intValue());
        }
        throw refused(
                struct,
                "has " + name + type.displayDescriptor()
                        + ", which reads neither a field (no parameter) nor an array (an int, and @Length with a positive number)");
    }

    private static boolean isAtomic(String name, List<Field> known) {
        StructLayout soFar = new StructLayout("", StateScope.THREAD, known, 0);
        return soFar.field(name) == null
                && (isAtomic(soFar, name, Operation.GET_AND_ADD)
                        || isAtomic(soFar, name, Operation.GET_AND_SET)
                        || isAtomic(soFar, name, Operation.COMPARE_AND_SET));
    }

    private static boolean isAtomic(StructLayout soFar, String name, Operation operation) {
        return soFar.access(name, operation.operands()) != null || soFar.access(name, operation.operands() + 1) != null;
    }

    /** Refuses methods whose types do not fit what their names say. */
    private static void check(StructLayout layout, MethodModel method) {
        String name = method.methodName().stringValue();
        MethodTypeDesc type = method.methodTypeSymbol();
        if ((method.flags().flagsMask() & ClassFile.ACC_ABSTRACT) == 0) {
            throw refused(layout.name(), "has a method with a body, " + name + "; a struct has fields only");
        }
        StructLayout.Access access = layout.access(name, type.parameterCount());
        if (access == null) {
            throw refused(
                    layout.name(),
                    "has " + name + type.displayDescriptor()
                            + ", but no field of that name is read by a method above it");
        }
        Field field = access.field();
        boolean atomic = access.operation() != Operation.GET && access.operation() != Operation.SET;
        if (atomic && field.type() != FieldType.INT && field.type() != FieldType.LONG) {
            throw refused(
                    layout.name(), "has " + name + " on a field that is neither int nor long; only those are atomic");
        }
        char letter = field.type().letter();
        String values = String.valueOf(letter).repeat(access.operation().operands());
        String result =
                switch (access.operation()) {
                    case SET -> "V";
                    case COMPARE_AND_SET -> "Z";
                    default -> String.valueOf(letter);
                };
        String expected = "(" + (field.isArray() ? "I" : "") + values + ")" + result;
        if (!type.descriptorString().equals(expected)) {
            throw refused(
                    layout.name(),
                    "has " + name + type.displayDescriptor() + "; its types must be "
                            + MethodTypeDesc.ofDescriptor(expected).displayDescriptor());
        }
    }

    private static @Nullable FieldType fieldType(ClassDesc type) {
        for (FieldType each : FieldType.values()) {
            if (type.descriptorString().equals(String.valueOf(each.letter()))) {
                return each;
            }
        }
        return null;
    }

    private static @Nullable Annotation annotation(List<Annotation> annotations, String descriptor) {
        for (Annotation annotation : annotations) {
            if (annotation.className().equalsString(descriptor)) {
                return annotation;
            }
        }
        return null;
    }

    private static IllegalArgumentException refused(String struct, String what) {
        return new IllegalArgumentException(struct.replace('/', '.') + " " + what);
    }
}
