package dev.reverie.symbols;

import dev.reverie.syscalls.Memory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What code a process has mapped, kept from one backtrace to the next. Thread-safe. */
public final class AddressSpace {
    private final int pid;
    private final CodeFiles files;
    private volatile View latest;

    AddressSpace(int pid, CodeFiles files) {
        this.pid = pid;
        this.files = files;
        this.latest = new View(Mappings.NONE);
    }

    /** How it is now. */
    View now() {
        View before = latest;
        Mappings mappings = before.mappings.reread(pid);
        if (mappings.equals(before.mappings)) {
            return before;
        }
        View now = new View(mappings);
        latest = now;
        return now;
    }

    /** What code was mapped at a moment. */
    final class View {
        private final Mappings mappings;
        private final Map<Mapping, CodeFile> found = new ConcurrentHashMap<>();
        private volatile PerfMap compiled = PerfMap.NONE;

        private View(Mappings mappings) {
            this.mappings = mappings;
        }

        @Nullable
        Mapping at(long address) {
            return mappings.at(address);
        }

        /** Whether there may be code at an address. */
        boolean isCode(long address) {
            Mapping mapping = mappings.at(address);
            return mapping != null && mapping.isExecutable();
        }

        /** What is known of the code that is mapped somewhere. */
        CodeFile file(Mapping mapping, Memory memory, boolean withLines) {
            CodeFile known = found.get(mapping);
            if (known != null && (known.hasLines() || !withLines)) {
                return known;
            }
            boolean isElf = mapping.inode() != 0 || mapping.name().equals("[vdso]");
            CodeFile file =
                    isElf ? files.of(pid, mapping, mappings.ofSameFile(mapping), memory, withLines) : CodeFile.UNKNOWN;
            found.put(mapping, file);
            return file;
        }

        /** Code that a runtime has compiled, and told of. */
        PerfMap compiled() {
            PerfMap now = compiled.reread(pid);
            compiled = now;
            return now;
        }
    }
}
