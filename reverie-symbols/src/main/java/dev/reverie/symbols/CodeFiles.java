package dev.reverie.symbols;

import dev.reverie.symbols.elf.FileImage;
import dev.reverie.syscalls.Memory;
import java.io.IOException;
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
        MappedFile.Way way = mapping.inode() == 0 ? null : MappedFile.find(pid, mapping, ofSameFile, memory);
        return way == null ? CodeFile.read(new MemoryImage(memory, ofSameFile), withLines) : ofFile(way, withLines);
    }

    private CodeFile ofFile(MappedFile.Way way, boolean withLines) {
        synchronized (files) {
            CodeFile known = files.get(way.file());
            if (known != null && (known.hasLines() || !withLines)) {
                return known;
            }
        }
        // Not locked meanwhile: it may take long. Two at once do the same twice.
        CodeFile file;
        try (FileImage image = new FileImage(way.path())) {
            file = CodeFile.read(image, withLines);
        } catch (IOException e) {
            return CodeFile.UNKNOWN;
        }
        synchronized (files) {
            files.put(way.file(), file);
        }
        return file;
    }
}
