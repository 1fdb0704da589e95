package dev.reverie.inguest.patch;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.symbols.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the stubs of an address space are: areas of 64 KiB near to the code that jumps to them, and the one of the runtime, which sites reach
 * that are below 2 GiB. Not thread-safe.
 */
final class StubAreas {
    /** How long an area is, in bytes. */
    static final int SIZE = RuntimeRange.STUB_AREA;

    /** No address. */
    static final long NONE = -1;

    private static final int FAR_ALIGNMENT = 16;
    private static final long FARTHEST = 1L << 31;

    /** After so many areas that could not be mapped no others are tried: the process is at a limit. */
    private static final int MAX_FAILURES = 8;

    private final List<Long> areas;
    private final TakenRanges used;
    private final TakenRanges avoided;
    private int failures;

    StubAreas() {
        this(new ArrayList<>(), new TakenRanges(), new TakenRanges());
    }

    private StubAreas(List<Long> areas, TakenRanges used, TakenRanges avoided) {
        this.areas = areas;
        this.used = used;
        this.avoided = avoided;
    }

    StubAreas copy() {
        StubAreas copy = new StubAreas(new ArrayList<>(areas), used.copy(), avoided.copy());
        copy.failures = failures;
        return copy;
    }

    /** An area has been mapped. */
    void add(long area) {
        areas.add(area);
    }

    /** Of the areas, only these are there. */
    void keep(LongPredicate isThere) {
        areas.removeIf(area -> !isThere.test(area));
    }

    /** An area could not be mapped. */
    void avoid(long area) {
        failures++;
        if (avoided.isFree(area, area + SIZE)) {
            avoided.take(area, area + SIZE);
        }
    }

    /** Whether it is one of the areas. */
    boolean has(long area) {
        return areas.contains(area);
    }

    /** The one that an address is in; {@link #NONE} if it is in none, or in that of the runtime. */
    long around(long address) {
        for (long area : areas) {
            if (address >= area && address - area < SIZE) {
                return area;
            }
        }
        return NONE;
    }

    /** Whether an address is in an area. */
    boolean contains(long address) {
        return isFar(address) || around(address) != NONE;
    }

    /** Whether an address is in the area of the runtime. */
    static boolean isFar(long address) {
        return address >= RuntimeRange.FAR_STUBS && address < RuntimeRange.SLOTS;
    }

    void take(long address, int length) {
        used.take(address, address + length);
    }

    /** Takes places of stubs, further up. */
    void take(TakenRanges stubs, long shift) {
        used.take(stubs, shift);
    }

    /** Whether these places of stubs are free, further up. */
    boolean areFree(TakenRanges stubs, long shift) {
        return used.areFree(stubs, shift);
    }

    /** Whether an area may be mapped at an address, which need not be aligned to more than pages. */
    boolean mayBe(long area, List<Mapping> mappings) {
        return failures <= MAX_FAILURES
                && avoided.isFree(area, area + SIZE)
                && new FreeRanges(mappings).conflict(area, area + SIZE) == null;
    }

    /** Room for a stub in the area of the runtime; {@link #NONE} if that is full. */
    long far(int length) {
        long at = RuntimeRange.FAR_STUBS;
        while (at + length <= RuntimeRange.SLOTS) {
            long next = used.conflict(at, at + length);
            if (next == at) {
                return at;
            }
            at = next + FAR_ALIGNMENT - 1 & -FAR_ALIGNMENT;
        }
        return NONE;
    }

    /** Room for a stub in one of the areas that there are; {@link #NONE} if there is none. */
    long room(Reach reach, int length) {
        long best = reach.trapping() == 0 ? NONE : anyRoom(reach.byBreakpoint(), length);
        return best == NONE ? anyRoom(reach, length) : best;
    }

    /** Room for a stub in a certain area; {@link #NONE} if there is none. */
    long room(Reach reach, int length, long area) {
        long best = reach.trapping() == 0 ? NONE : room(reach.byBreakpoint(), length, area, area + SIZE);
        return best == NONE ? room(reach, length, area, area + SIZE) : best;
    }

    private long anyRoom(Reach reach, int length) {
        for (long area : areas) {
            long found = room(reach, length, area, area + SIZE);
            if (found != NONE) {
                return found;
            }
        }
        return room(reach, length, RuntimeRange.FAR_STUBS, RuntimeRange.SLOTS);
    }

    private long room(Reach reach, int length, long from, long to) {
        for (long part = from; part < to; part += SIZE) {
            if (reach.mayFitWithin(part, SIZE)) {
                int step = reach.step();
                long at = part;
                while (at < part + SIZE && at + length <= to) {
                    long next = used.conflict(at, at + length);
                    if (next == at && reach.fits(at)) {
                        return at;
                    }
                    at = next == at ? at + step : next + step - 1 & -step;
                }
            }
        }
        return NONE;
    }

    /**
     * Where an area may be mapped that has room for a stub: as near as can be, and rather below than above, where programs
     * have their heap; {@link #NONE} if nowhere.
     */
    long propose(Reach reach, int length, List<Mapping> mappings) {
        if (failures > MAX_FAILURES) {
            return NONE;
        }
        FreeRanges free = new FreeRanges(mappings);
        long start = reach.jumpEnd() & -SIZE;
        long below = propose(reach, length, free, start - SIZE, -1);
        return below == NONE ? propose(reach, length, free, start + SIZE, 1) : below;
    }

    private long propose(Reach reach, int length, FreeRanges free, long first, int direction) {
        long area = first;
        while (Math.abs(area - reach.jumpEnd()) < FARTHEST) {
            FileCode.@Nullable Range taken = free.conflict(area, area + SIZE);
            if (taken != null) {
                area = direction < 0 ? (taken.from() & -SIZE) - SIZE : taken.to() + SIZE - 1 & -SIZE;
                continue;
            }
            if (reach.mayFitWithin(area, SIZE)
                    && avoided.isFree(area, area + SIZE)
                    && room(reach, length, area, area + SIZE) != NONE) {
                return area;
            }
            area += direction * (long) SIZE;
        }
        return NONE;
    }
}
