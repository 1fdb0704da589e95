package dev.reverie.inguest.patch;

import dev.reverie.inguest.kept.KeptFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that have been analysed, of all files, for all processes of a run and, in a file for each, for later runs. What is read from
 * there is a hint: it is checked when it is read, and a patch made of it against the bytes of the process. Files are told apart by
 * {@link dev.reverie.symbols.CodeText#key}. Thread-safe.
 */
public final class SiteCache {
    /** So many calls are kept of a file: those that were found first. */
    public static final int MAX_SITES = 1024;

    private static final int MAX_FILES = 2048;

    private final KeptFiles files;
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
        files = new KeptFiles(directory, ".sites", SiteFormat.MAGIC, MAX_FILES);
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
        for (Known each : SiteFormat.parse(files.read(key))) {
            sites.put(each.offset(), each);
        }
        return sites;
    }

    /** Writes what is new, and what others have written meanwhile. */
    public synchronized void save() {
        for (String key : changed) {
            Map<Long, Known> sites = of(key);
            read(key).forEach((offset, each) -> {
                if (sites.size() < MAX_SITES) {
                    sites.putIfAbsent(offset, each);
                }
            });
            files.write(key, SiteFormat.format(List.copyOf(sites.values())));
        }
        changed.clear();
    }
}
