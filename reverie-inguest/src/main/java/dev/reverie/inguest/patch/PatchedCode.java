package dev.reverie.inguest.patch;

import dev.reverie.symbols.Mapping;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
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

    private final Map<Long, Patch> bySite;
    private final NavigableMap<Long, Patch> byStub;
    private final Map<Long, Patch> byBoundary;

    /** Of a program that has just been started: nothing is patched. */
    public PatchedCode() {
        this(new StubAreas(), new TakenRanges(), new HashMap<>(), new TreeMap<>(), new HashMap<>());
    }

    private PatchedCode(
            StubAreas areas,
            TakenRanges taken,
            Map<Long, Patch> bySite,
            NavigableMap<Long, Patch> byStub,
            Map<Long, Patch> byBoundary) {
        this.areas = areas;
        this.taken = taken;
        this.bySite = bySite;
        this.byStub = byStub;
        this.byBoundary = byBoundary;
    }

    /** That of a child that got a copy of the memory. */
    public PatchedCode copy() {
        return new PatchedCode(
                areas.copy(), taken.copy(), new HashMap<>(bySite), new TreeMap<>(byStub), new HashMap<>(byBoundary));
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
        return bySite.get(site);
    }

    /** The one whose stub an address is in, also if it has been replaced since; null if none is. */
    public @Nullable Patch atStub(long address) {
        Map.Entry<Long, Patch> entry = byStub.floorEntry(address);
        return entry != null && entry.getValue().stub().contains(address) ? entry.getValue() : null;
    }

    /** The patch that has overwritten the beginning of an instruction, or is about to; null if none has. */
    public @Nullable Patch atBoundary(long address) {
        return byBoundary.get(address);
    }

    /** Forgets areas for stubs but for these. */
    public void keepAreas(LongPredicate isThere) {
        areas.keep(isThere);
    }

    /** The patches, and stubs without a patch, of all calls. */
    public List<Patch> current() {
        return List.copyOf(bySite.values());
    }

    /** All, by address of their stubs. */
    public List<Patch> all() {
        return List.copyOf(byStub.values());
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
        Reason reason = site.refusals().isEmpty()
                ? Reason.TAKEN
                : site.refusals().getFirst().reason();
        for (Tactic tactic : site.tactics()) {
            Plan plan = Plan.of(tactic, site.address() + slide, slide, taken);
            if (plan == null) {
                reason = Reason.TAKEN;
                continue;
            }
            long at = areas.room(plan.reach(), StubBuilder.LONGEST);
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
        Stub stub = patch.stub();
        areas.take(stub.address(), stub.code().length);
        bySite.put(patch.site(), patch);
        byStub.put(stub.address(), patch);
        for (long boundary : boundaries(patch)) {
            byBoundary.put(boundary, patch);
        }
        return new Proposal.Ready(patch);
    }

    /** Where a thread may fault that executes the code: at an old boundary, or at the breakpoint that a write begins with. */
    private static Set<Long> boundaries(Patch patch) {
        Set<Long> all = new HashSet<>(patch.trapTail().keySet());
        for (Write write : patch.writes()) {
            if (write.isExecuted()) {
                all.add(write.address());
            }
        }
        return all;
    }

    /** The code in a range is no longer mapped: what is patched there is forgotten; its stubs stay, for threads may be in them. */
    public void unmapped(long from, long to) {
        taken.forget(from, to);
        bySite.keySet().removeIf(site -> site >= from && site < to);
        byBoundary.keySet().removeIf(address -> address >= from && address < to);
    }
}
