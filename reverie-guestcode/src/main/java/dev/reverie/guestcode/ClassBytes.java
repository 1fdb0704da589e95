package dev.reverie.guestcode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where class files are found. */
@FunctionalInterface
public interface ClassBytes {
    /** The class file of this name, {@code com/example/Tool$Counters}, or null. */
    byte @Nullable [] find(String name) throws IOException;

    /** Those that a class loader has. */
    static ClassBytes of(ClassLoader loader) {
        return name -> {
            try (InputStream in = loader.getResourceAsStream(name + ".class")) {
                return in == null ? null : in.readAllBytes();
            }
        };
    }

    /** Those in a directory. */
    static ClassBytes of(Path directory) {
        return name -> {
            Path file = directory.resolve(name + ".class");
            return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
        };
    }

    /** These, and where they have none, the others. */
    default ClassBytes or(ClassBytes others) {
        return name -> {
            byte[] bytes = find(name);
            return bytes == null ? others.find(name) : bytes;
        };
    }
}
