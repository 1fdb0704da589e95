package dev.reverie.inguest.patch;

import dev.reverie.symbols.Mapping;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The stubs and patches of one address space: what is taken, and what is where. Threads share it; fork copies it; exec leaves it. Not
 * thread-safe.
 */
public final class PatchedCode {
    private static final byte[] SYSCALL = {0x0f, 0x05};

    private final StubAreas areas;

    /** The bytes of the guest's code that patches have moved, overwritten or jump from. */
    private final TakenRanges taken;

    private final PatchIndex index;

    /** Of a program that has just been started: nothing is patched. */
    public PatchedCode() {
        this(new StubAreas(), new TakenRanges(), new PatchIndex());
    }

    private PatchedCode(StubAreas areas, TakenRanges taken, PatchIndex index) {
        this.areas = areas;
        this.taken = taken;
        this.index = index;
    }

    /** That of a child that got a copy of the memory. */
    public PatchedCode copy() {
        return new PatchedCode(areas.copy(), taken.copy(), index.copy());
    }

    /** An area for stubs has been mapped. */
    public void addArea(long address) {
        areas.add(address);
    }

    /** An area could not be mapped. */
    public void avoidArea(long address) {
        areas.avoid(address);
    }

    /** Whether an address is where stubs may be. */
    public boolean isStubArea(long address) {
        return areas.contains(address);
    }

    /** The patch, or stub without a patch, of a call; null if there is none. */
    public @Nullable Patch atSite(long site) {
        return index.atSite(site);
    }

    /** Whether a call has a patch, or a stub without a patch. */
    public boolean isKnown(long site) {
        return index.hasSite(site);
    }

    /** The one whose stub an address is in, also if it has been replaced since; null if none is. */
    public @Nullable Patch atStub(long address) {
        return index.atStub(address);
    }

    /** The patch that has overwritten the beginning of an instruction, or is about to; null if none has. */
    public @Nullable Patch atBoundary(long address) {
        return index.atBoundary(address);
    }

    /** Forgets areas for stubs but for these. */
    public void keepAreas(LongPredicate isThere) {
        areas.keep(isThere);
    }

    /** The patches, and stubs without a patch, of all calls. */
    public List<Patch> current() {
        return index.current();
    }

    /** All, by address of their stubs. */
    public List<Patch> all() {
        return index.all();
    }

    /**
     * A stub for a call that stays unpatched: of unknown code, or for now.
     *
     * @param site its address
     */
    public Proposal unpatched(long site) {
        long at = areas.far(StubBuilder.LONGEST);
        if (at == StubAreas.NONE) {
            return new Proposal.Impossible(Reason.NO_ROOM);
        }
        Stub stub = StubBuilder.unpatched(site, at);
        return ready(new Patch(Shape.UNPATCHED, stub, List.of(new Patch.Bytes(site, SYSCALL)), List.of(), Map.of()));
    }

    /**
     * A patch for a call.
     *
     * @param site what is known of it
     * @param slide the address of a byte in the process, less that in the file
     * @param mappings all that is mapped in the process
     */
    public Proposal patch(Site site, long slide, List<Mapping> mappings) {
        return patch(site, slide, mappings, StubAreas.NONE);
    }

    /**
     * The same, with the stub in a certain area if that is there and has room.
     *
     * @param preferred {@link #areaOf} the file; or −1
     */
    public Proposal patch(Site site, long slide, List<Mapping> mappings, long preferred) {
        Reason reason = site.refusals().isEmpty()
                ? Reason.TAKEN
                : site.refusals().getFirst().reason();
        for (Tactic tactic : site.tactics()) {
            Plan plan = Plan.of(tactic, site.address() + slide, slide, taken);
            if (plan == null) {
                reason = Reason.TAKEN;
                continue;
            }
            long at = areas.has(preferred) ? areas.room(plan.reach(), StubBuilder.LONGEST, preferred) : StubAreas.NONE;
            if (at == StubAreas.NONE) {
                at = areas.room(plan.reach(), StubBuilder.LONGEST);
            }
            if (at == StubAreas.NONE) {
                long area = areas.propose(plan.reach(), StubBuilder.LONGEST, mappings);
                if (area != StubAreas.NONE) {
                    return new Proposal.NeedsArea(area, StubAreas.SIZE);
                }
                reason = Reason.NO_ROOM;
                continue;
            }
            Patch patch = plan.build(at);
            if (patch != null) {
                plan.takes().forEach(range -> taken.take(range.from(), range.to()));
                return ready(patch);
            }
            reason = Reason.TOO_FAR;
        }
        return new Proposal.Impossible(reason);
    }

    private Proposal ready(Patch patch) {
        areas.take(patch.stub().address(), patch.stub().code().length);
        index.add(patch);
        return new Proposal.Ready(patch);
    }

    /**
     * How a file is patched here.
     *
     * @param base where the file would begin in the process
     * @param patches at least one, of this address space, in the order in which they were proposed
     */
    public Imprint imprint(long base, List<Patch> patches) {
        Set<Long> needed = new LinkedHashSet<>();
        for (Patch patch : patches) {
            long area = areas.around(patch.stub().address());
            if (area != StubAreas.NONE) {
                needed.add(area);
            }
        }
        return new Imprint(base, patches, List.copyOf(needed));
    }

    /** Whether all that an imprint needs is there, and free, if the file begins at an address. */
    public boolean fits(Imprint imprint, long base) {
        long shift = imprint.shift(base);
        return imprint.isFor(shift)
                && missingArea(imprint, shift) == StubAreas.NONE
                && areas.areFree(imprint.takenStubs(), shift)
                && taken.isFree(imprint.codeStart() + shift, imprint.codeEnd() + shift);
    }

    /** The first area that an imprint would need besides those that there are; null if none, or if it can't be had. */
    public Proposal.@Nullable NeedsArea areaFor(Imprint imprint, long base, List<Mapping> mappings) {
        long shift = imprint.shift(base);
        long area = imprint.isFor(shift) ? missingArea(imprint, shift) : StubAreas.NONE;
        return area == StubAreas.NONE ? null : missing(area, mappings);
    }

    /** The first area of an imprint that is not there; {@link StubAreas#NONE} if all are. */
    private long missingArea(Imprint imprint, long shift) {
        for (long area : imprint.areas()) {
            if (!areas.has(area + shift)) {
                return area + shift;
            }
        }
        return StubAreas.NONE;
    }

    /**
     * An area that a file has for itself: where that is mapped, and what lies nearby is elsewhere in each process, an imprint fits that needs no other.
     *
     * @param base where the file begins in the process
     */
    public static long areaOf(long base) {
        return base - 2L * StubAreas.SIZE;
    }

    /** Such an area, if it is not there and can perhaps be had; null if not. */
    public Proposal.@Nullable NeedsArea missing(long area, List<Mapping> mappings) {
        return !areas.has(area) && areas.mayBe(area, mappings) ? new Proposal.NeedsArea(area, StubAreas.SIZE) : null;
    }

    /** An imprint that fits is made: first check what it expects, then write its stubs, then its code. */
    public void make(Imprint imprint, long base) {
        long shift = imprint.shift(base);
        areas.take(imprint.takenStubs(), shift);
        taken.take(imprint.takenCode(), shift);
        index.add(imprint.index(), shift);
    }

    /** A patch is not there, or not any more. */
    public void forget(Patch patch) {
        unmapped(patch.site(), patch.site() + Site.LENGTH);
        for (Write write : patch.writes()) {
            unmapped(write.address(), write.address() + write.after().length);
        }
    }

    /** The code in a range is no longer mapped: what is patched there is forgotten; its stubs stay, for threads may be in them. */
    public void unmapped(long from, long to) {
        taken.forget(from, to);
        index.forget(from, to);
    }
}
