package dev.reverie.inguest.patch;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The calls that have been analysed, of all files, for all processes of a run and, in a file for each, for later runs. What is read from
 * there is a hint: it is checked when it is read, and a patch made of it against the bytes of the process. Files that can't be
 * read, are not of our user or make no sense count as empty; what can't be written is not. Two runs that write the same file at once
 * lose one's part. Files are told apart by {@link dev.reverie.symbols.CodeText#key}. Thread-safe.
 */
public final class SiteCache {
    /** So many calls are kept of a file: those that were found first. */
    public static final int MAX_SITES = 1024;

    private static final Pattern KEY = Pattern.compile("[0-9a-z-]{8,128}");
    private static final String SUFFIX = ".sites";

    private final @Nullable Path directory;
    private final Map<String, Map<Long, Known>> known = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    /**
     * A call, and where it is in its file.
     *
     * @param offset in the file
     * @param site what is known of it; its address is the one that the file gives it
     */
    public record Known(long offset, Site site) {}

    /**
     * What has been kept in a directory, read when it is asked for.
     *
     * @param directory need not exist; null for nothing that lasts
     */
    public SiteCache(@Nullable Path directory) {
        this.directory = directory;
    }

    /** The directory by the environment's word, XDG_CACHE_HOME or HOME; null if it says nothing. */
    public static @Nullable Path directory(Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        String base = cache.startsWith("/") ? cache : home.startsWith("/") ? home + "/.cache" : null;
        return base == null ? null : Path.of(base, "reverie", "sites");
    }

    /** What is known of the calls of a file, in the order in which they were found: those of its start first. */
    public synchronized List<Known> sitesOf(String key) {
        return List.copyOf(of(key).values());
    }

    /** What is known of the call at an offset of a file; null if nothing is. */
    public synchronized @Nullable Site find(String key, long offset) {
        Known found = of(key).get(offset);
        return found == null ? null : found.site();
    }

    /** Keeps what has been found. */
    public synchronized void remember(String key, long offset, Site site) {
        Map<Long, Known> sites = of(key);
        if (sites.size() < MAX_SITES && sites.putIfAbsent(offset, new Known(offset, site)) == null) {
            changed.add(key);
        }
    }

    private Map<Long, Known> of(String key) {
        return known.computeIfAbsent(key, this::read);
    }

    private Map<Long, Known> read(String key) {
        Map<Long, Known> sites = new LinkedHashMap<>();
        Path file = file(key);
        if (file != null) {
            for (Known each : read(file)) {
                sites.put(each.offset(), each);
            }
        }
        return sites;
    }

    private static List<Known> read(Path file) {
        try {
            boolean isOurs = Objects.equals(
                    Files.getAttribute(file, "unix:uid"), Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            return isOurs && Files.size(file) <= SiteFormat.MAX_SIZE
                    ? SiteFormat.parse(Files.readAllBytes(file))
                    : List.of();
        } catch (IOException | UnsupportedOperationException e) {
            return List.of();
        }
    }

    private @Nullable Path file(String key) {
        return directory != null && KEY.matcher(key).matches() ? directory.resolve(key + SUFFIX) : null;
    }

    /** Writes what is new, and what others have written meanwhile. */
    public synchronized void save() {
        for (String key : changed) {
            Path file = file(key);
            if (directory != null && file != null) {
                Map<Long, Known> sites = of(key);
                for (Known each : read(file)) {
                    if (sites.size() < MAX_SITES) {
                        sites.putIfAbsent(each.offset(), each);
                    }
                }
                try {
                    Files.createDirectories(directory);
                    write(directory, file, SiteFormat.format(List.copyOf(sites.values())));
                } catch (IOException e) {
                    // The next run will analyse again.
                }
            }
        }
        changed.clear();
    }

    /** Readers see the old file or the new one. */
    private static void write(Path directory, Path file, byte[] content) throws IOException {
        Path temporary = Files.createTempFile(directory, "new", SUFFIX);
        try {
            Files.write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // Left as it was.
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
