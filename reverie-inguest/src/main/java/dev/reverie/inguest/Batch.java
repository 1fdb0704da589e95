package dev.reverie.inguest;

import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.patch.Write;
import dev.reverie.linux.ffi.CodeMemory;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;

/**
 * Patches that are written together, while no thread executes what they overwrite.
 *
 * @param patches which, in the order of their stubs as a rule
 * @param missing areas that have to be mapped before there can be more, each of another address
 * @param pages what they overwrite
 */
record Batch(List<Patch> patches, Set<Proposal.NeedsArea> missing, CodePages pages) {
    /** Stubs that are no farther apart are written with what is between them, where nothing is. */
    private static final int GAP = 16;

    private static final byte INT3 = (byte) 0xcc;

    /** Writes stubs, and then the jumps to them. */
    void write(CodeMemory memory) {
        writeStubs(memory);
        for (Patch patch : patches) {
            for (Write write : patch.writes()) {
                pages.put(write.address(), write.after());
            }
        }
        pages.write();
    }

    private void writeStubs(CodeMemory memory) {
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        long start = 0;
        for (Patch patch : patches) {
            long at = patch.stub().address();
            long gap = at - (start + run.size());
            if (run.size() > 0 && (gap < 0 || gap > GAP)) {
                memory.write(start, run.toByteArray());
                run.reset();
            }
            if (run.size() == 0) {
                start = at;
            } else {
                for (int i = 0; i < gap; i++) {
                    run.write(INT3);
                }
            }
            run.writeBytes(patch.stub().code());
        }
        if (run.size() > 0) {
            memory.write(start, run.toByteArray());
        }
    }
}
