package dev.reverie.symbols;

import dev.reverie.symbols.dwarf.LineTable;
import dev.reverie.symbols.elf.ElfFile;
import dev.reverie.symbols.elf.FileImage;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.symbols.elf.SymbolTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The debug information of a stripped file, where distributions put it: below /usr/lib/debug, by its build id. */
final class DebugFile implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("/usr/lib/debug/.build-id");

    private final @Nullable FileImage image;
    private final @Nullable ElfFile file;

    private DebugFile(@Nullable FileImage image, @Nullable ElfFile file) {
        this.image = image;
        this.file = file;
    }

    /** Opens that of a file, if it is installed. */
    static DebugFile of(ElfFile stripped) {
        String id = stripped.buildId();
        if (id.length() < 3) {
            return new DebugFile(null, null);
        }
        Path path = DIRECTORY.resolve(id.substring(0, 2)).resolve(id.substring(2) + ".debug");
        if (!Files.isRegularFile(path)) {
            return new DebugFile(null, null);
        }
        FileImage image = null;
        try {
            image = new FileImage(path);
            return new DebugFile(image, ElfFile.read(image));
        } catch (IOException | Malformed e) {
            return new DebugFile(image, null);
        }
    }

    SymbolTable symbols() {
        return file == null ? SymbolTable.EMPTY : SymbolTable.forDebugging(file);
    }

    LineTable lines() {
        return file == null ? LineTable.EMPTY : LineTable.of(file);
    }

    @Override
    public void close() {
        if (image != null) {
            image.close();
        }
    }
}
