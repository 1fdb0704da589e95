package dev.reverie.inguest.patch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A stub in a process, and the writes that lead threads to it.
 *
 * @param shape how they are led there
 * @param stub to be written first
 * @param expected what has to be in the process for this to be right: all that was decoded and is moved or overwritten
 * @param writes in the order in which they have to be made; none for {@link Shape#UNPATCHED}
 * @param trapTail where an instruction began that is overwritten now, to where it is in the stub: the tracer sends a thread there that
 *     faults at such an address (SIGSEGV, SIGILL, or SIGTRAP of {@code int3}, which tells the address behind)
 */
public record Patch(Shape shape, Stub stub, List<Bytes> expected, List<Write> writes, Map<Long, Long> trapTail) {
    /** Lists and map are copied. */
    public Patch {
        expected = List.copyOf(expected);
        writes = List.copyOf(writes);
        trapTail = Map.copyOf(trapTail);
    }

    /**
     * Bytes in a process. The array is not copied.
     *
     * @param address of the first
     * @param bytes all of them
     */
    public record Bytes(long address, byte[] bytes) {}

    /**
     * The writes that undo it, in the order in which they have to be made. The stub has to stay, and so has what knows it, for threads may be
     * there; {@link #writes} make the same patch again.
     */
    public List<Write> undo() {
        return writes.reversed().stream().map(Write::reversed).toList();
    }

    /** The same patch where the code and the stub are further up; the latter has to be movable. */
    Patch moved(long shift) {
        if (shift == 0) {
            return this;
        }
        List<Bytes> movedExpected = new ArrayList<>();
        for (Bytes bytes : expected) {
            movedExpected.add(new Bytes(bytes.address() + shift, bytes.bytes()));
        }
        List<Write> movedWrites = new ArrayList<>();
        for (Write write : writes) {
            movedWrites.add(write.moved(shift));
        }
        Map<Long, Long> movedTail = new HashMap<>();
        trapTail.forEach((from, to) -> movedTail.put(from + shift, to + shift));
        return new Patch(shape, stub.moved(shift), movedExpected, movedWrites, movedTail);
    }

    /** Where a thread may fault that executes the code: at an old boundary, or at the breakpoint that a write begins with. */
    Set<Long> boundaries() {
        Set<Long> all = new HashSet<>(trapTail.keySet());
        for (Write write : writes) {
            if (write.isExecuted()) {
                all.add(write.address());
            }
        }
        return all;
    }

    /** The address of the call. */
    public long site() {
        return stub.site();
    }
}
