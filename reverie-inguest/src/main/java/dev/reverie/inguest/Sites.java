package dev.reverie.inguest;

import dev.reverie.inguest.patch.FileSites;
import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.PatchedCode;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.patch.Reason;
import dev.reverie.inguest.patch.Site;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.linux.ffi.MappedRange;
import dev.reverie.linux.ffi.ProcFile;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.symbols.Mapping;
import dev.reverie.symbols.Mappings;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
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
    private final Set<Patch> unfinished = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Habit habit;
    private final InsideCounts counts;

    /** Whether the code is to be as it was. */
    private boolean isGivenUp;

    /**
     * Those of a program that has just been loaded.
     *
     * @param habit of the program
     */
    Sites(SitesOfFiles files, Habit habit, InsideCounts counts) {
        this(new PatchedCode(), files, habit, counts);
    }

    private Sites(PatchedCode code, SitesOfFiles files, Habit habit, InsideCounts counts) {
        this.counts = counts;
        this.code = code;
        this.files = files;
        this.habit = habit;
    }

    /** Those of a process that a lone thread has just forked. */
    Sites copy() {
        Sites copy = new Sites(code.copy(), files, habit, counts);
        if (isGivenUp) {
            copy.code.unmapped(0, Long.MAX_VALUE);
        }
        return copy;
    }

    /**
     * Those of a process that one of several threads has just forked. What the others have patched since, its memory does not have; and what they were patching
     * just then it has in part.
     *
     * @param memory that of the process, in which no thread has run yet
     */
    Sites copy(CodeMemory memory) {
        Sites copy = new Sites(code.copy(), files, habit, counts);
        copy.code.keepAreas(area -> memory.read(area, new byte[1]));
        for (Patch patch : copy.code.current()) {
            if (!ForkedPatch.complete(patch, memory)) {
                copy.code.forget(patch);
            }
        }
        return copy;
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
        if (patch == null || isGivenUp || unfinished.contains(patch) || ForkedPatch.isInPlace(patch, memory)) {
            return patch;
        }
        // Other code has been mapped there since.
        code.forget(patch);
        return null;
    }

    /** The patch of a site that has just been written with others; null if that was not among them. */
    @Nullable
    Patch made(long site) {
        Patch patch = code.atSite(site);
        return patch == null || patch.writes().isEmpty() ? null : patch;
    }

    /** How to patch a site that a thread has executed. */
    Proposal propose(long site, Ground<?, ?> ground, CodeMemory memory) {
        if (isGivenUp) {
            return new Proposal.Impossible(Reason.NO_ROOM);
        }
        Mapping mapping = mappingAt(site, ground);
        if (mapping == null || !isFileCode(mapping)) {
            return unpatched(site, "in no code of a file");
        }
        Site found = at(site, mapping, ground);
        habit.note(fileOf(mapping, ground), offset(site, mapping));
        Proposal proposal = code.patch(found, site - found.address(), mappings.all());
        if (proposal instanceof Proposal.NeedsArea) {
            // What was free when the mappings were read may be taken now.
            mappings = read(ground);
            proposal = code.patch(found, site - found.address(), mappings.all());
        }
        boolean isUsable = proposal instanceof Proposal.NeedsArea
                || proposal instanceof Proposal.Ready ready && new CodePages(memory).areAsExpected(ready.patch());
        if (!isUsable) {
            return unpatched(
                    site, proposal instanceof Proposal.Impossible ? found.why() : "other bytes than in the file");
        }
        if (proposal instanceof Proposal.Ready ready) {
            counts.patched(ready.patch().shape());
        }
        return proposal;
    }

    /** Threads of the program have called from there before it got the runtime, and will again: {@link #habitual} patches it. */
    void noteCalled(Set<Long> sites, Ground<?, ?> ground) {
        if (!sites.isEmpty()) {
            mappings = read(ground);
        }
        for (long site : sites) {
            Mapping mapping = mappings.at(site);
            if (mapping != null && mapping.isExecutable() && isFileCode(mapping)) {
                at(site, mapping, ground);
                habit.note(fileOf(mapping, ground), offset(site, mapping));
            }
        }
    }

    private Proposal unpatched(long site, String why) {
        counts.unpatched(why);
        return code.unpatched(site);
    }

    /**
     * Patches of calls that processes of this program have made before, as far as there are none, of all files that are mapped when this is asked for the
     * first time. To be written before a thread runs.
     */
    Batch habitual(Ground<?, ?> ground, CodeMemory memory) {
        if (mappings.all().isEmpty()) {
            mappings = read(ground);
        }
        return habitual(mappings.all(), ground, memory);
    }

    /** The same for the file in which an address is that a thread has met. */
    Batch habitual(long address, Ground<?, ?> ground, CodeMemory memory) {
        MappedRange met = mappings.at(address) == null ? codeAt(address, ground) : null;
        Batch alike = met == null ? null : alike(met, ground, memory);
        if (alike != null) {
            return alike;
        }
        Mapping mapping = mappingAt(address, ground);
        return habitual(mapping == null ? List.of() : List.of(mapping), ground, memory);
    }

    /** Code of a file that a thread has met, if the kernel tells of it so that the other mappings need not be read; null if not, or nothing is to be patched. */
    @Nullable
    MappedRange codeAt(long address, Ground<?, ?> ground) {
        MappedRange range = isGivenUp ? null : MappedRange.at(ground.tid(), address);
        return range == null || !range.isFileCode() || range.buildId().isEmpty() ? null : range;
    }

    /** Patches of it as in an earlier process, or the area that is missing for that; null if it can't be patched so. */
    @Nullable
    Batch alike(MappedRange met, Ground<?, ?> ground, CodeMemory memory) {
        HabitualPatches habitual = new HabitualPatches(code, habit, counts, mappings.all(), ground.tid(), memory);
        return habitual.addAlike(met.buildId(), met.start(), met.end(), met.offset()) ? habitual.batch() : null;
    }

    private Batch habitual(List<Mapping> of, Ground<?, ?> ground, CodeMemory memory) {
        HabitualPatches habitual = new HabitualPatches(code, habit, counts, mappings.all(), ground.tid(), memory);
        for (Mapping mapping : of) {
            if (!isGivenUp && mapping.isExecutable() && isFileCode(mapping)) {
                habitual.add(mapping, fileOf(mapping, ground));
            }
        }
        return habitual.batch();
    }

    private @Nullable Mapping mappingAt(long address, Ground<?, ?> ground) {
        Mapping mapping = mappings.at(address);
        if (mapping == null || !mapping.isExecutable()) {
            mappings = read(ground);
            mapping = mappings.at(address);
        }
        return mapping;
    }

    private static Mappings read(Ground<?, ?> ground) {
        byte[] text = ProcFile.read(ground.tid(), "maps");
        return text == null ? Mappings.NONE : Mappings.parse(text);
    }

    private static boolean isFileCode(Mapping mapping) {
        return mapping.inode() != 0 && !mapping.isShared() && !mapping.isWritable();
    }

    private static long offset(long address, Mapping mapping) {
        return address - mapping.start() + mapping.offset();
    }

    private FileSites fileOf(Mapping mapping, Ground<?, ?> ground) {
        FileSites file = ofMappings.get(mapping);
        if (file == null) {
            file = files.of(ground.tid(), mapping, mappings, ground.memory());
            ofMappings.put(mapping, file);
        }
        return file;
    }

    private Site at(long address, Mapping mapping, Ground<?, ?> ground) {
        return fileOf(mapping, ground)
                .atOffset(offset(address, mapping), () -> files.code(ground.tid(), mapping, mappings, ground.memory()));
    }

    /**
     * Nothing is to be patched any more.
     *
     * @return the patches that have to be undone; whoever writes one just now undoes it himself. What was known of them stays known: threads may be in
     *     their stubs, or have met what is undone
     */
    List<Patch> giveUp(CodeMemory memory) {
        isGivenUp = true;
        return code.current().stream()
                .filter(patch -> !unfinished.contains(patch) && ForkedPatch.isInPlace(patch, memory))
                .toList();
    }

    /** Whether nothing is to be patched any more. */
    boolean isGivenUp() {
        return isGivenUp;
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
