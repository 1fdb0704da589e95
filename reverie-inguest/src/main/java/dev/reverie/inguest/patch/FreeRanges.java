package dev.reverie.inguest.patch;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.patch.FileCode.Range;
import dev.reverie.symbols.Mapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in an address space nothing is mapped, nor is likely to be: heap and stack may grow. */
final class FreeRanges {
    /** Left free between an area and what else is mapped, in bytes. */
    private static final long GAP = 1 << 16;

    /** How far above a program's heap nothing is mapped: the kernel lets it begin up to 1 GiB behind the program. */
    private static final long HEAP_ROOM = 1L << 30;

    /** How far below a stack nothing is mapped: from there on down the kernel maps what has no place of its own. */
    private static final long STACK_ROOM = 128L << 20;

    /** Below it accesses are faults: of null pointers. */
    private static final long LOWEST = 1 << 20;

    private static final long HIGHEST = 0x7fff_ffff_0000L;

    private final long[] starts;
    private final long[] ends;
    private final int count;

    FreeRanges(List<Mapping> mappings) {
        starts = new long[mappings.size()];
        ends = new long[mappings.size()];
        int used = 0;
        for (Mapping mapping : mappings) {
            if (mapping.start() >= 0) { // the page of vsyscall is the kernel's
                starts[used] = mapping.start() - (mapping.name().equals("[stack]") ? STACK_ROOM : GAP);
                ends[used++] = mapping.end() + (mapping.name().equals("[heap]") ? HEAP_ROOM : GAP);
            }
        }
        count = used;
    }

    /** A range without room for an area that overlaps with this one; null if there is none. */
    @Nullable
    Range conflict(long from, long to) {
        if (from < LOWEST) {
            return new Range(Long.MIN_VALUE / 2, LOWEST);
        }
        if (to > HIGHEST) {
            return new Range(HIGHEST, Long.MAX_VALUE / 2);
        }
        if (from < RuntimeRange.END && to > RuntimeRange.BASE) {
            return new Range(RuntimeRange.BASE, RuntimeRange.END);
        }
        for (int i = 0; i < count; i++) {
            if (from < ends[i] && to > starts[i]) {
                return new Range(starts[i], ends[i]);
            }
        }
        return null;
    }
}
