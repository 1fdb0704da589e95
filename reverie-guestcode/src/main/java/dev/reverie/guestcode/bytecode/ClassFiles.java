package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.ClassBytes;
import dev.reverie.guestcode.GuestCodeException;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parsed class files by name; each is read once. */
public final class ClassFiles {
    private final ClassBytes bytes;
    private final Map<String, ClassModel> parsed = new HashMap<>();

    /** Those that are found there. */
    public ClassFiles(ClassBytes bytes) {
        this.bytes = bytes;
    }

    /** The class of this name, {@code com/example/Tool}; null if there is none. */
    public @Nullable ClassModel find(String name) {
        ClassModel known = parsed.get(name);
        if (known != null) {
            return known;
        }
        try {
            byte[] file = bytes.find(name);
            if (file == null) {
                return null;
            }
            ClassModel model = parse(name, file);
            parsed.put(name, model);
            return model;
        } catch (IOException e) {
            throw new GuestCodeException("the class file of " + name.replace('/', '.') + " can't be read: " + e, e);
        }
    }

    /** Parses a class file. */
    public static ClassModel parse(String name, byte[] file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IllegalArgumentException e) {
            throw new GuestCodeException(name + " is no class file that Java 25 knows: " + e.getMessage(), e);
        }
    }

    /** A method of a class by name and descriptor, or null. */
    static @Nullable MethodModel method(ClassModel owner, String name, String descriptor) {
        for (MethodModel method : owner.methods()) {
            if (method.methodName().equalsString(name) && method.methodType().equalsString(descriptor)) {
                return method;
            }
        }
        return null;
    }
}
