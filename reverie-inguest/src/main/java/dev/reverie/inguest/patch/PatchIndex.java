package dev.reverie.inguest.patch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The patches of an address space by the addresses that threads come to. Not thread-safe. */
final class PatchIndex {
    private final Map<Long, Patch> bySite;
    private final NavigableMap<Long, Patch> byStub;
    private final Map<Long, Patch> byBoundary;

    /** Patches that are elsewhere in other address spaces: those that somebody has asked for here are also in the first map. */
    private final List<Part> parts;

    private record Part(PatchIndex index, long shift) {}

    PatchIndex() {
        this(new HashMap<>(), new TreeMap<>(), new HashMap<>(), new ArrayList<>());
    }

    private PatchIndex(
            Map<Long, Patch> bySite, NavigableMap<Long, Patch> byStub, Map<Long, Patch> byBoundary, List<Part> parts) {
        this.bySite = bySite;
        this.byStub = byStub;
        this.byBoundary = byBoundary;
        this.parts = parts;
    }

    PatchIndex copy() {
        return new PatchIndex(
                new HashMap<>(bySite), new TreeMap<>(byStub), new HashMap<>(byBoundary), new ArrayList<>(parts));
    }

    void add(Patch patch) {
        bySite.put(patch.site(), patch);
        byStub.put(patch.stub().address(), patch);
        for (long boundary : patch.boundaries()) {
            byBoundary.put(boundary, patch);
        }
    }

    /** Adds all of these, which do not change any more, further up. */
    void add(PatchIndex others, long shift) {
        parts.add(new Part(others, shift));
    }

    /** That of a call; null if there is none. */
    @Nullable
    Patch atSite(long site) {
        Patch patch = bySite.get(site);
        return patch == null ? inParts(site, PatchIndex::atSite) : patch;
    }

    /** Whether there is one of a call. */
    boolean hasSite(long site) {
        return bySite.containsKey(site) || parts.stream().anyMatch(part -> part.index.hasSite(site - part.shift));
    }

    /** The one whose stub an address is in; null if none is. */
    @Nullable
    Patch atStub(long address) {
        Map.Entry<Long, Patch> entry = byStub.floorEntry(address);
        return entry != null && entry.getValue().stub().contains(address)
                ? entry.getValue()
                : inParts(address, PatchIndex::atStub);
    }

    /** The one that has overwritten the beginning of an instruction; null if none has. */
    @Nullable
    Patch atBoundary(long address) {
        Patch patch = byBoundary.get(address);
        return patch == null ? inParts(address, PatchIndex::atBoundary) : patch;
    }

    private @Nullable Patch inParts(long address, BiFunction<PatchIndex, Long, @Nullable Patch> lookup) {
        for (Part part : parts) {
            Patch patch = lookup.apply(part.index, address - part.shift);
            if (patch != null) {
                return here(patch, part.shift);
            }
        }
        return null;
    }

    /** Always the same object. */
    private Patch here(Patch patch, long shift) {
        return bySite.computeIfAbsent(patch.site() + shift, any -> patch.moved(shift));
    }

    /** Has all of them in all maps. */
    private void expand() {
        for (Part part : parts) {
            part.index.bySite.values().forEach(patch -> add(here(patch, part.shift)));
        }
        parts.clear();
    }

    /** All, in no order. */
    List<Patch> current() {
        expand();
        return List.copyOf(bySite.values());
    }

    /** All, also those that have been replaced since, by address of their stubs. */
    List<Patch> all() {
        expand();
        return List.copyOf(byStub.values());
    }

    /** Forgets what is in a range, but for stubs. */
    void forget(long from, long to) {
        expand();
        bySite.keySet().removeIf(site -> site >= from && site < to);
        byBoundary.keySet().removeIf(address -> address >= from && address < to);
    }
}
