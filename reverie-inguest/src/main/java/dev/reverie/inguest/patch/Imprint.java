package dev.reverie.inguest.patch;

import java.util.List;

/**
 * How a file was patched in one process, to be patched so again in others where all is as far apart: there the same bytes will do, but for the addresses that
 * stubs hold. Immutable, and shared by processes.
 *
 * <pre>
 *  the process it was taken from       another one
 *
 *  areas     stubs                     areas + shift     the same stubs; of the addresses in them each is greater by shift
 *    |         |                             |
 *  base      code                      base  + shift     the same code: it tells how far the stubs are
 * </pre>
 */
public final class Imprint {
    private final long base;
    private final List<Patch> patches;
    private final List<Long> areas;
    private final boolean isBound;
    private final List<StubRun> stubs;
    private final List<CodeSpot> code;
    private final TakenRanges takenStubs = new TakenRanges();
    private final TakenRanges takenCode = new TakenRanges();
    private final PatchIndex index = new PatchIndex();

    /**
     * That of patches that have been proposed.
     *
     * @param base where the file would begin in the process
     * @param patches at least one, in the order in which they were proposed
     * @param areas those in which their stubs are, besides that of the runtime
     */
    Imprint(long base, List<Patch> patches, List<Long> areas) {
        this.base = base;
        this.patches = List.copyOf(patches);
        this.areas = List.copyOf(areas);
        isBound = patches.stream().map(Patch::stub).anyMatch(stub -> !stub.isMovable());
        stubs = StubRun.of(patches);
        code = CodeSpot.of(patches);
        for (StubRun run : stubs) {
            takenStubs.take(run.range().from(), run.range().to());
        }
        for (Patch patch : patches) {
            for (Patch.Bytes bytes : patch.expected()) {
                takenCode.take(bytes.address(), bytes.address() + bytes.bytes().length);
            }
            index.add(patch);
        }
    }

    /** How much further up everything is in a process where the file would begin at an address. */
    public long shift(long newBase) {
        return newBase - base;
    }

    /** Whether it holds of a place that is so much further up. */
    boolean isFor(long shift) {
        return shift == 0 || !isBound;
    }

    /** The areas for stubs that it needs. */
    List<Long> areas() {
        return areas;
    }

    /** The patches, in the order in which they were proposed. */
    public List<Patch> patches() {
        return patches;
    }

    /** The stubs, to be written first. */
    public List<StubRun> stubs() {
        return stubs;
    }

    /** The code that changes, ascending. */
    public List<CodeSpot> code() {
        return code;
    }

    /** Where the first byte of code is that it has to do with. */
    public long codeStart() {
        return code.getFirst().address();
    }

    /** Where the last one ends. */
    public long codeEnd() {
        CodeSpot last = code.getLast();
        return last.address() + last.length();
    }

    TakenRanges takenStubs() {
        return takenStubs;
    }

    TakenRanges takenCode() {
        return takenCode;
    }

    PatchIndex index() {
        return index;
    }
}
