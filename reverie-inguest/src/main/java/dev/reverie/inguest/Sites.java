package dev.reverie.inguest;

import dev.reverie.inguest.patch.FileSites;
import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.PatchedCode;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.patch.Site;
import dev.reverie.inguest.patch.Write;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.symbols.Mapping;
import dev.reverie.symbols.Mappings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sites of system calls in an address space: which have a stub, and of which kind. Confined to the tracer thread. */
final class Sites {
    private final PatchedCode code;
    private final SitesOfFiles files;
    private Mappings mappings = Mappings.NONE;

    /** What is known of the files of mappings: to ask the file system at each site would be slow. */
    private final Map<Mapping, FileSites> ofMappings = new HashMap<>();

    /** Those that are being written, step by step. */
    private final Set<Patch> unfinished = new HashSet<>();

    /** Those of a program that has just been loaded. */
    Sites(SitesOfFiles files) {
        this(new PatchedCode(), files);
    }

    private Sites(PatchedCode code, SitesOfFiles files) {
        this.code = code;
        this.files = files;
    }

    /** Those of a process that has just been forked. */
    Sites copy() {
        return new Sites(code.copy(), files);
    }

    /** The patch whose stub an address is in; null if it is in none. */
    @Nullable
    Patch atStub(long address) {
        return code.isStubArea(address) ? code.atStub(address) : null;
    }

    /** The patch that has overwritten an instruction that began at an address; null if none has. */
    @Nullable
    Patch atBoundary(long address) {
        return code.atBoundary(address);
    }

    /** The patch of a site that is as it was left; null if the site has none. */
    @Nullable
    Patch known(long site, CodeMemory memory) {
        Patch patch = code.atSite(site);
        if (patch == null || unfinished.contains(patch) || isInPlace(patch, memory)) {
            return patch;
        }
        // Other code has been mapped there since.
        code.unmapped(site, site + Site.LENGTH);
        for (Write write : patch.writes()) {
            code.unmapped(write.address(), write.address() + write.after().length);
        }
        return null;
    }

    private static boolean isInPlace(Patch patch, CodeMemory memory) {
        for (Write write : patch.writes()) {
            byte[] now = new byte[write.after().length];
            if (!memory.read(write.address(), now) || !Arrays.equals(now, write.after())) {
                return false;
            }
        }
        return true;
    }

    /** How to patch a site that a thread has executed. */
    Proposal propose(long site, Ground<?, ?> ground, CodeMemory memory) {
        Mapping mapping = mappings.at(site);
        if (mapping == null || !mapping.isExecutable()) {
            mappings = Mappings.of(ground.tid());
            mapping = mappings.at(site);
        }
        if (mapping == null || mapping.inode() == 0 || mapping.isShared() || mapping.isWritable()) {
            return code.unpatched(site);
        }
        Site found = at(site, mapping, ground);
        Proposal proposal = code.patch(found, site - found.address(), mappings.all());
        if (proposal instanceof Proposal.NeedsArea) {
            // What was free when the mappings were read may be taken now.
            mappings = Mappings.of(ground.tid());
            proposal = code.patch(found, site - found.address(), mappings.all());
        }
        boolean isUsable = proposal instanceof Proposal.NeedsArea
                || proposal instanceof Proposal.Ready(Patch patch) && isExpected(patch, memory);
        return isUsable ? proposal : code.unpatched(site);
    }

    private Site at(long address, Mapping mapping, Ground<?, ?> ground) {
        FileSites file = ofMappings.get(mapping);
        if (file == null) {
            file = files.of(ground.tid(), mapping, mappings, ground.memory());
            ofMappings.put(mapping, file);
        }
        return file.atOffset(
                address - mapping.start() + mapping.offset(),
                () -> files.code(ground.tid(), mapping, mappings, ground.memory()));
    }

    private static boolean isExpected(Patch patch, CodeMemory memory) {
        for (Patch.Bytes bytes : patch.expected()) {
            byte[] now = new byte[bytes.bytes().length];
            if (!memory.read(bytes.address(), now) || !Arrays.equals(now, bytes.bytes())) {
                return false;
            }
        }
        return true;
    }

    /** A patch is being written: its code is in no state that it stays in. */
    void begin(Patch patch) {
        unfinished.add(patch);
    }

    /** A patch has been written. */
    void finish(Patch patch) {
        unfinished.remove(patch);
    }

    /** An area that was proposed has been mapped, or could not be. */
    void mapped(long area, boolean isThere) {
        if (isThere) {
            code.addArea(area);
        } else {
            code.avoidArea(area);
        }
    }
}
