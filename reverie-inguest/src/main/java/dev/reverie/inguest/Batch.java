package dev.reverie.inguest;

import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.Proposal;
import dev.reverie.inguest.patch.StubRun;
import dev.reverie.inguest.patch.Write;
import dev.reverie.linux.ffi.CodeMemory;
import java.util.List;
import java.util.SequencedSet;

/**
 * Patches that are written together, while no thread executes what they overwrite.
 *
 * @param imprints whole files
 * @param patches what else, in the order of their stubs as a rule
 * @param missing areas that have to be mapped before there can be more, each of another address
 * @param pages what the others overwrite
 */
record Batch(
        List<PlacedImprint> imprints, List<Patch> patches, SequencedSet<Proposal.NeedsArea> missing, CodePages pages) {
    /** Writes stubs, and then the jumps to them. */
    void write(CodeMemory memory) {
        for (PlacedImprint imprint : imprints) {
            imprint.write(memory);
        }
        for (StubRun run : StubRun.of(patches)) {
            memory.write(run.address(), run.code());
        }
        for (Patch patch : patches) {
            for (Write write : patch.writes()) {
                pages.put(write.address(), write.after());
            }
        }
        pages.write();
    }
}
