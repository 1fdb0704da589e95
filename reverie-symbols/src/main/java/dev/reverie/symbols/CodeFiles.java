package dev.reverie.symbols;

import dev.reverie.symbols.elf.FileImage;
import dev.reverie.syscalls.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that guests have mapped, each read once, for as long as it does not change. Thread-safe. */
final class CodeFiles {
    private static final int MAX_KEPT = 256;

    private final Map<MappedFile, CodeFile> files = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MappedFile, CodeFile> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /** What is known of the file that a process has mapped. */
    CodeFile of(int pid, Mapping mapping, List<Mapping> ofSameFile, Memory memory, boolean withLines) {
        Path path = mapping.inode() == 0 ? null : MappedFile.path(pid, mapping, ofSameFile, memory);
        return path == null ? CodeFile.read(new MemoryImage(memory, ofSameFile), withLines) : ofFile(path, withLines);
    }

    private CodeFile ofFile(Path path, boolean withLines) {
        try {
            MappedFile key = MappedFile.at(path);
            synchronized (files) {
                CodeFile known = files.get(key);
                if (known != null && (known.hasLines() || !withLines)) {
                    return known;
                }
            }
            // Not locked meanwhile: it may take long. Two at once do the same twice.
            CodeFile file;
            try (FileImage image = new FileImage(path)) {
                file = CodeFile.read(image, withLines);
            }
            synchronized (files) {
                files.put(key, file);
            }
            return file;
        } catch (IOException e) {
            return CodeFile.UNKNOWN;
        }
    }
}
