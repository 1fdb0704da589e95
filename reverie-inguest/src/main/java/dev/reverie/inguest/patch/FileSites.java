package dev.reverie.inguest.patch;

import dev.reverie.symbols.CodeText;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The {@code syscall} instructions of a file, each analysed when somebody asks for it for the first time. Thread-safe, and shared by all processes that have
 * the file mapped.
 */
public final class FileSites {
    /** Of a file that can't be read. */
    public static final FileSites NONE = new FileSites("", new SiteCache(null));

    private final String key;
    private final SiteCache cache;

    private FileSites(String key, SiteCache cache) {
        this.key = key;
        this.cache = cache;
    }

    /** Those of a file, of which the headers are read now. */
    public static FileSites of(CodeText text, SiteCache cache) {
        return new FileSites(text.key(), cache);
    }

    /** What tells the file from others; empty if it can't be read. */
    public String key() {
        return key;
    }

    /**
     * The call at an offset of the file, which a thread has executed. In a process, {@code slide} = its address there −
     * {@link Site#address}.
     *
     * @param code the code of the file; asked for if this call was not met before
     */
    public Site atOffset(long offset, Supplier<FileCode> code) {
        Site known = cache.find(key, offset);
        if (known != null) {
            return known;
        }
        FileCode file = code.get();
        long address = file.address(offset);
        if (address == FileCode.NOWHERE) {
            return Site.unpatchable(offset, Reason.NO_CODE);
        }
        Site site = SiteAnalyser.analyse(file, address);
        cache.remember(key, offset, site);
        return site;
    }

    /** The call at an offset if it was met before; null if not. */
    public @Nullable Site known(long offset) {
        return cache.find(key, offset);
    }

    /** Those that were met before, by this run or others, in the order in which they were; without reading the file's code. */
    public List<SiteCache.Known> known() {
        return cache.sitesOf(key);
    }
}
