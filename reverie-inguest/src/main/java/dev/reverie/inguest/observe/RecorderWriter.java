package dev.reverie.inguest.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the build runs to compile the recorder, behind the classes that it is made of. */
final class RecorderWriter {
    private RecorderWriter() {}

    /** Writes it below the directory of classes that is named. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0])
                .resolve(RecorderCode.class.getPackageName().replace('.', '/'))
                .resolve(RecorderCode.FILE);
        try (OutputStream out = Files.newOutputStream(file)) {
            CodeFile.write(RecorderCode.compile(), out);
        }
    }
}
