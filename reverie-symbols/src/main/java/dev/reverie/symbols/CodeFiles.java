package dev.reverie.symbols;

import dev.reverie.symbols.elf.FileImage;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.syscalls.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The files that guests have mapped, each read once, for as long as it does not change. Thread-safe. */
final class CodeFiles {
    private static final int MAX_KEPT = 256;
    private static final int FIRST_PAGE = 4096;

    private final Map<Key, CodeFile> files = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CodeFile> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /**
     * What tells a file from others and from itself after a change.
     *
     * @param identity device and inode
     * @param changed when it was last written, in nanoseconds
     * @param size in bytes
     */
    private record Key(Object identity, long changed, long size) {}

    /** What is known of the file that a process has mapped. */
    CodeFile of(int pid, Mapping mapping, List<Mapping> ofSameFile, Memory memory, boolean withLines) {
        Path path = mapping.inode() == 0 ? null : path(pid, mapping, ofSameFile, memory);
        return path == null ? CodeFile.read(new MemoryImage(memory, ofSameFile), withLines) : ofFile(path, withLines);
    }

    private CodeFile ofFile(Path path, boolean withLines) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Key key = new Key(
                    Objects.requireNonNull(attributes.fileKey()),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    attributes.size());
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

    /** A way to the very file that is mapped, even if it was deleted or another has its name now; null if there is none. */
    private static @Nullable Path path(int pid, Mapping mapping, List<Mapping> ofSameFile, Memory memory) {
        Path process = Path.of("/proc/" + pid);
        // For the privileged alone.
        Path mapped = process.resolve(
                "map_files/" + Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end()));
        if (Files.isRegularFile(mapped)) {
            return mapped;
        }
        for (String candidate : List.of("exe", "root" + mapping.name())) {
            try {
                Path path = process.resolve(candidate);
                if (Files.isRegularFile(path) && isMapped(path, ofSameFile, memory)) {
                    return path;
                }
            } catch (InvalidPathException e) {
                // A name that this JVM can't say in its locale.
            }
        }
        return null;
    }

    /** Whether a file is the one that is mapped: its first page has the build id, and what tells programs apart otherwise. */
    private static boolean isMapped(Path path, List<Mapping> ofSameFile, Memory memory) {
        try (FileImage image = new FileImage(path)) {
            byte[] inMemory = new MemoryImage(memory, ofSameFile).read(0, FIRST_PAGE);
            return Arrays.equals(inMemory, image.read(0, FIRST_PAGE));
        } catch (IOException | Malformed e) {
            return false;
        }
    }
}
