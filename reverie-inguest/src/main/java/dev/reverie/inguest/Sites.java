package dev.reverie.inguest;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.linux.ffi.CodeMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The stubs of an address space, by the sites of system calls and by their own addresses. Confined to the tracer thread. */
final class Sites {
    private static final int STUB_ALIGNMENT = 16;

    private final Map<Long, Stub> bySite = new HashMap<>();
    private final TreeMap<Long, Stub> byStart = new TreeMap<>();
    private long nextFar = RuntimeRange.FAR_STUBS;

    /** Those of a process that has just been forked. */
    Sites copy() {
        Sites copy = new Sites();
        copy.bySite.putAll(bySite);
        copy.byStart.putAll(byStart);
        copy.nextFar = nextFar;
        return copy;
    }

    /** The stub of a site; null if it has none. */
    @Nullable
    Stub of(long site) {
        return bySite.get(site);
    }

    /** The stub that an address is in; null if it is in none. */
    @Nullable
    Stub at(long address) {
        Map.Entry<Long, Stub> entry = byStart.floorEntry(address);
        return entry != null && address < entry.getValue().end() ? entry.getValue() : null;
    }

    /** Makes a stub for a site; null if there is no room, or the process has died. */
    @Nullable
    Stub add(long site, CodeMemory memory) {
        FarStub far = FarStub.of(nextFar, site);
        if (far.stub().end() > RuntimeRange.SLOTS || !memory.write(far.stub().start(), far.bytes())) {
            return null;
        }
        nextFar = far.stub().end() + STUB_ALIGNMENT - 1 & -STUB_ALIGNMENT;
        bySite.put(site, far.stub());
        byStart.put(far.stub().start(), far.stub());
        return far.stub();
    }
}
