package dev.reverie.symbols;

import dev.reverie.symbols.elf.FileImage;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.syscalls.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Something about the code in each file that guests have mapped, worked out once for as long as the file does not change, and for all
 * processes. Thread-safe.
 */
public final class PerFile<V> {
    private static final int MAX_KEPT = 1024;

    private final Function<CodeText, V> reader;
    private final V unknown;

    private final Map<MappedFile, V> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MappedFile, V> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /**
     * Nothing yet.
     *
     * @param reader works it out; what it is given is open until it returns
     * @param unknown the answer for what is no file, or no 64-bit ELF file, or can't be read
     */
    public PerFile(Function<CodeText, V> reader, V unknown) {
        this.reader = reader;
        this.unknown = unknown;
    }

    /**
     * The answer for the file that a process has mapped.
     *
     * @param all what else it has mapped
     * @param memory of the process
     */
    public V of(int pid, Mapping mapping, Mappings all, Memory memory) {
        Path path = mapping.inode() == 0 ? null : MappedFile.path(pid, mapping, all.ofSameFile(mapping), memory);
        if (path == null) {
            return unknown;
        }
        try {
            MappedFile file = MappedFile.at(path);
            synchronized (known) {
                V answer = known.get(file);
                if (answer != null) {
                    return answer;
                }
            }
            // Not locked meanwhile: it may take long. Two at once do the same twice.
            V answer = read(path, file);
            synchronized (known) {
                known.put(file, answer);
            }
            return answer;
        } catch (IOException e) {
            return unknown;
        }
    }

    private V read(Path path, MappedFile file) throws IOException {
        try (FileImage image = new FileImage(path)) {
            return reader.apply(CodeText.read(image, file));
        } catch (Malformed e) {
            return unknown;
        }
    }
}
