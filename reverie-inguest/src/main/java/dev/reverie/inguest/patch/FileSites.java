package dev.reverie.inguest.patch;

import dev.reverie.symbols.CodeText;
import dev.reverie.x86.SyscallSite;
import dev.reverie.x86.SyscallSites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@code syscall} instructions of a file, each analysed when somebody asks for it. Thread-safe, and shared by all processes that have the
 * file mapped.
 */
public final class FileSites {
    /** Of a file that can't be read. */
    public static final FileSites NONE = new FileSites(List.of(), new long[0]);

    private final List<CodeText.Part> parts;
    private final FileCode code;
    private final Map<Long, Site> sites = new ConcurrentHashMap<>();

    private FileSites(List<CodeText.Part> parts, long[] starts) {
        this.parts = parts;
        code = FileCode.of(parts, starts);
    }

    /** Those of a file, whose code is kept. */
    public static FileSites of(CodeText text) {
        return new FileSites(text.parts(), text.starts());
    }

    /**
     * The call at an offset of the file, which a thread has executed. In a process, {@code slide} = its address there −
     * {@link Site#address}.
     */
    public Site atOffset(long offset) {
        for (CodeText.Part part : parts) {
            if (offset >= part.offset() && offset - part.offset() < part.bytes().length) {
                long address = part.address() + (offset - part.offset());
                return sites.computeIfAbsent(address, key -> SiteAnalyser.analyse(code, key));
            }
        }
        return Site.unpatchable(offset, Reason.NO_CODE);
    }

    /** All that decoding finds, ascending. */
    public List<Site> all() {
        List<Site> all = new ArrayList<>();
        for (CodeText.Part part : parts) {
            for (SyscallSite site : SyscallSites.find(part.bytes(), part.address(), code.starts())) {
                all.add(sites.computeIfAbsent(site.address(), key -> SiteAnalyser.analyse(code, key)));
            }
        }
        return all;
    }

    /** Behind the last address that there is code for. */
    long end() {
        return parts.stream()
                .mapToLong(part -> part.address() + part.bytes().length)
                .max()
                .orElse(0);
    }
}
