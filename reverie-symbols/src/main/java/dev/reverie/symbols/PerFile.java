package dev.reverie.symbols;

import dev.reverie.symbols.elf.FileImage;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.syscalls.Memory;
import java.io.IOException;
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
        MappedFile.Way way =
                mapping.inode() == 0 ? null : MappedFile.find(pid, mapping, all.ofSameFile(mapping), memory);
        if (way == null) {
            return unknown;
        }
        synchronized (known) {
            V answer = known.get(way.file());
            if (answer != null) {
                return answer;
            }
        }
        // Not locked meanwhile: it may take long. Two at once do the same twice.
        V answer = read(way);
        synchronized (known) {
            known.put(way.file(), answer);
        }
        return answer;
    }

    private V read(MappedFile.Way way) {
        try (FileImage image = new FileImage(way.path())) {
            return reader.apply(CodeText.read(image, way.file()));
        } catch (IOException | Malformed e) {
            return unknown;
        }
    }
}
