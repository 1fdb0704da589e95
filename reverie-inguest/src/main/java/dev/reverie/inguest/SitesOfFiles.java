package dev.reverie.inguest;

import dev.reverie.inguest.patch.FileCode;
import dev.reverie.inguest.patch.FileSites;
import dev.reverie.inguest.patch.SiteCache;
import dev.reverie.symbols.Mapping;
import dev.reverie.symbols.Mappings;
import dev.reverie.symbols.PerFile;
import dev.reverie.syscalls.Memory;

/** What is known of the system calls in the files that guests have mapped. A file's code is read when a call of it was never met before. */
final class SitesOfFiles {
    private final PerFile<FileSites> sites;
    private final PerFile<FileCode> code = new PerFile<>(FileCode::of, FileCode.NONE);

    SitesOfFiles(SiteCache cache) {
        sites = new PerFile<>(text -> FileSites.of(text, cache), FileSites.NONE);
    }

    /** What is known of the file that a process has mapped. */
    FileSites of(int pid, Mapping mapping, Mappings all, Memory memory) {
        return sites.of(pid, mapping, all, memory);
    }

    /** The code of that file. */
    FileCode code(int pid, Mapping mapping, Mappings all, Memory memory) {
        return code.of(pid, mapping, all, memory);
    }
}
