package dev.reverie.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files by which the kernel tells about itself.
 *
 * @param root the directory that holds {@code proc} and {@code sys}; another one than {@code /} in tests
 */
record ProcFiles(Path root) {
    /** Whether there is such a file or directory. */
    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** The file's text without white space around it, or null if it can't be read. */
    @Nullable
    String text(String path) {
        try {
            return Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException e) {
            return null;
        }
    }

    /** The value of {@code field} in a file of lines such as {@code CapEff:\t0000}; empty if there is none. */
    String field(String path, String field) {
        String text = text(path);
        if (text != null) {
            for (String line : text.split("\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).strip().equals(field)) {
                    return line.substring(colon + 1).strip();
                }
            }
        }
        return "";
    }
}
