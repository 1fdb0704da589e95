package dev.reverie.inguest.kept;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Small files of one kind in a directory of the user's cache. What can't be read, is not of our user, or has been damaged, is not there; what can't be
 * written is not. There are so many at most, of which the oldest go. Two runs that write the same file at once lose one's part. Thread-safe.
 *
 * <pre>
 *  magic 8   checksum 8 (CRC-32C of what follows)   content
 * </pre>
 */
public final class KeptFiles {
    /** More is not read, nor to be written, in bytes. */
    public static final int MAX_SIZE = 4 << 20;

    private static final Pattern NAME = Pattern.compile("[0-9a-z-]{8,128}");
    private static final int HEADER = 16;
    private static final String TEMPORARY = "new";

    private final @Nullable Path directory;
    private final String suffix;
    private final long magic;
    private final int most;

    /**
     * Those of a kind.
     *
     * @param directory where they are; need not exist; null for nothing that lasts
     * @param suffix of their names
     * @param magic tells their format, and its version
     * @param most so many may there be
     */
    public KeptFiles(@Nullable Path directory, String suffix, long magic, int most) {
        this.directory = directory;
        this.suffix = suffix;
        this.magic = magic;
        this.most = most;
    }

    /** The content of a file; nothing if there is none, or none that is sound. */
    public ByteBuffer read(String name) {
        Path file = file(name);
        byte[] bytes = file == null ? new byte[0] : read(file);
        ByteBuffer content = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER || content.getLong() != magic || content.getLong() != checksum(bytes)) {
            return ByteBuffer.allocate(0);
        }
        return content.slice();
    }

    private static byte[] read(Path file) {
        try {
            boolean isOurs = Objects.equals(
                    Files.getAttribute(file, "unix:uid"), Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            return isOurs && Files.size(file) <= MAX_SIZE ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException | UnsupportedOperationException e) {
            return new byte[0];
        }
    }

    /** Writes a file, instead of the one that was there: readers see that or this. */
    public void write(String name, byte[] content) {
        Path file = file(name);
        if (directory == null || file == null || content.length > MAX_SIZE - HEADER) {
            return;
        }
        byte[] bytes = new byte[HEADER + content.length];
        System.arraycopy(content, 0, bytes, HEADER, content.length);
        ByteBuffer.wrap(bytes).putLong(magic).putLong(checksum(bytes));
        try {
            Files.createDirectories(directory);
            boolean isNew = !Files.exists(file);
            write(directory, file, bytes);
            if (isNew) {
                makeRoom(directory);
            }
        } catch (IOException e) {
            // The next run will learn again.
        }
    }

    private void write(Path directory, Path file, byte[] bytes) throws IOException {
        Path temporary = Files.createTempFile(directory, TEMPORARY, suffix);
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // Left as it was.
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Deletes the oldest if there are too many, a quarter at once. */
    private void makeRoom(Path directory) throws IOException {
        List<Aged> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : (Iterable<Path>) all.filter(each -> each.toString().endsWith(suffix))::iterator) {
                files.add(new Aged(file));
            }
        }
        if (files.size() > most) {
            files.sort(Comparator.comparing(Aged::time));
            for (Aged oldest : files.subList(0, files.size() - most * 3 / 4)) {
                Files.deleteIfExists(oldest.file());
            }
        }
    }

    /** A file, and when it was written. */
    private record Aged(Path file, FileTime time) {
        Aged(Path file) throws IOException {
            this(file, Files.getLastModifiedTime(file));
        }
    }

    private @Nullable Path file(String name) {
        return directory != null && NAME.matcher(name).matches() ? directory.resolve(name + suffix) : null;
    }

    private static long checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, HEADER, bytes.length - HEADER);
        return checksum.getValue();
    }
}
