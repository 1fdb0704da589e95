package dev.reverie.inguest;

import dev.reverie.inguest.patch.FileSites;
import dev.reverie.inguest.patch.Imprint;
import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.PatchedCode;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.patch.Site;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.symbols.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Collects patches of calls that processes of a program have made before, as far as there are none, file by file: by the imprint of an earlier process if that
 * fits, which is a tenth of the work, and else one by one. While no thread runs.
 */
final class HabitualPatches {
    private static final long NO_AREA = -1;

    private final PatchedCode code;
    private final Habit habit;
    private final InsideCounts counts;
    private final List<Mapping> mappings;
    private final int tid;
    private final CodeMemory memory;
    private final CodePages pages;
    private final List<PlacedImprint> imprints = new ArrayList<>();
    private final List<Patch> patches = new ArrayList<>();
    private final SequencedSet<Proposal.NeedsArea> missing = new LinkedHashSet<>();

    /**
     * With nothing.
     *
     * @param tid a thread of the process
     */
    HabitualPatches(
            PatchedCode code, Habit habit, InsideCounts counts, List<Mapping> mappings, int tid, CodeMemory memory) {
        this.code = code;
        this.habit = habit;
        this.counts = counts;
        this.mappings = mappings;
        this.tid = tid;
        this.memory = memory;
        pages = new CodePages(memory);
    }

    /** What has been collected; to be written before a thread runs. */
    Batch batch() {
        return new Batch(imprints, patches, missing, pages);
    }

    /** Adds those of a mapping of a file's code. */
    void add(Mapping mapping, FileSites file) {
        if (!addAlike(file.key(), mapping.start(), mapping.end(), mapping.offset())) {
            addEach(mapping, file);
        }
    }

    /**
     * The same by an imprint, or the area that is missing for that.
     *
     * @param file its {@linkplain FileSites#key() key}
     * @param start where the mapping begins
     * @param end where it ends
     * @param offset what of the file is there
     * @return false if there is none that fits
     */
    boolean addAlike(String file, long start, long end, long offset) {
        Imprint imprint = habit.imprint(file);
        long base = start - offset;
        if (imprint == null || !isWithin(imprint, imprint.shift(base), start, end)) {
            return false;
        }
        Proposal.NeedsArea area = code.areaFor(imprint, base, mappings);
        if (area != null) {
            missing.add(area);
            return true;
        }
        if (!code.fits(imprint, base)) {
            return false;
        }
        PlacedImprint placed = PlacedImprint.of(imprint, imprint.shift(base), tid, memory);
        if (placed == null) {
            return false;
        }
        code.make(imprint, base);
        imprints.add(placed);
        counts.patchedAlike();
        imprint.patches().forEach(patch -> counts.patched(patch.shape()));
        return true;
    }

    private static long base(Mapping mapping) {
        return mapping.start() - mapping.offset();
    }

    private static boolean isWithin(Imprint imprint, long shift, long start, long end) {
        return imprint.codeStart() + shift >= start && imprint.codeEnd() + shift <= end;
    }

    private void addEach(Mapping mapping, FileSites file) {
        // An imprint that does not fit needs areas that lie elsewhere from here.
        long area = habit.imprint(file.key()) == null ? NO_AREA : PatchedCode.areaOf(base(mapping));
        Proposal.NeedsArea needed = area == NO_AREA ? null : code.missing(area, mappings);
        if (needed != null) {
            missing.add(needed);
            return;
        }
        List<Patch> own = new ArrayList<>();
        boolean areAll = true;
        for (long offset : habit.of(file)) {
            long address = base(mapping) + offset;
            Site site = file.known(offset);
            if (site == null || !mapping.contains(address) || code.isKnown(address)) {
                areAll = false;
                continue;
            }
            Proposal proposal = code.patch(site, address - site.address(), mappings, area);
            if (proposal instanceof Proposal.NeedsArea another) {
                missing.add(another);
                areAll = false;
                break;
            }
            if (proposal instanceof Proposal.Ready ready) {
                if (pages.areAsExpected(ready.patch())) {
                    own.add(ready.patch());
                    counts.patched(ready.patch().shape());
                } else {
                    code.forget(ready.patch());
                    areAll = false;
                }
            }
        }
        patches.addAll(own);
        if (areAll && !own.isEmpty()) {
            habit.keep(file, code.imprint(base(mapping), own));
        }
    }
}
