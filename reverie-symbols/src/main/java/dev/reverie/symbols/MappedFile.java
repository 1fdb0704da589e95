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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file that a guest has mapped from others, and from itself after a change.
 *
 * @param identity device and inode
 * @param changed when it was last written, in nanoseconds
 * @param size in bytes
 */
record MappedFile(Object identity, long changed, long size) {
    private static final int FIRST_PAGE = 4096;

    // As in Mapping.

    @Override
    public boolean equals(Object other) {
        return other instanceof MappedFile that
                && identity.equals(that.identity)
                && changed == that.changed
                && size == that.size;
    }

    @Override
    public int hashCode() {
        return identity.hashCode() * 31 + Long.hashCode(changed);
    }

    /**
     * A way to it.
     *
     * @param path by which it can be opened
     * @param file which one it is
     */
    record Way(Path path, MappedFile file) {}

    /** The file that is at a path now. */
    static MappedFile at(Path path) throws IOException {
        return of(Files.readAttributes(path, BasicFileAttributes.class));
    }

    private static MappedFile of(BasicFileAttributes attributes) {
        return new MappedFile(
                Objects.requireNonNull(attributes.fileKey()),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                attributes.size());
    }

    /** A way to the very file that is mapped, even if it was deleted or another has its name now; null if there is none. */
    static @Nullable Way find(int pid, Mapping mapping, List<Mapping> ofSameFile, Memory memory) {
        Path process = Path.of("/proc/" + pid);
        // For the privileged alone.
        Path mapped = process.resolve(
                "map_files/" + Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end()));
        Way found = way(mapped);
        if (found != null) {
            return found;
        }
        for (String candidate : List.of("exe", "root" + mapping.name())) {
            try {
                Way way = way(process.resolve(candidate));
                if (way != null && isMapped(way.path(), ofSameFile, memory)) {
                    return way;
                }
            } catch (InvalidPathException e) {
                // A name that this JVM can't say in its locale.
            }
        }
        return null;
    }

    private static @Nullable Way way(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? new Way(path, of(attributes)) : null;
        } catch (IOException e) {
            return null;
        }
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
