package dev.reverie.inguest;

import dev.reverie.inguest.patch.CodeSpot;
import dev.reverie.inguest.patch.Imprint;
import dev.reverie.inguest.patch.StubRun;
import dev.reverie.linux.ffi.CodeMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An imprint for a process in which all is there that it expects. Arrays are not copied.
 *
 * @param imprint which
 * @param shift how much further up everything is there
 * @param code what the code will be, for each {@link Imprint#code()}
 */
record PlacedImprint(Imprint imprint, long shift, List<byte[]> code) {
    /**
     * One that can be written; null if there is other code in the process. No thread must run there until it is written.
     *
     * @param tid a thread of the process
     */
    static @Nullable PlacedImprint of(Imprint imprint, long shift, int tid, CodeMemory memory) {
        List<CodeSpot> spots = imprint.code();
        long[] addresses = new long[spots.size()];
        byte[][] code = new byte[addresses.length][];
        for (int i = 0; i < code.length; i++) {
            addresses[i] = spots.get(i).address() + shift;
            code[i] = new byte[spots.get(i).length()];
        }
        if (!memory.readAll(tid, addresses, code)) {
            return null;
        }
        for (int i = 0; i < code.length; i++) {
            if (!spots.get(i).patch(code[i])) {
                return null;
            }
        }
        return new PlacedImprint(imprint, shift, List.of(code));
    }

    /** Writes stubs, and then the jumps to them. */
    void write(CodeMemory memory) {
        for (StubRun run : imprint.stubs()) {
            memory.write(run.address() + shift, run.code(shift));
        }
        for (int i = 0; i < code.size(); i++) {
            memory.write(imprint.code().get(i).address() + shift, code.get(i));
        }
    }
}
