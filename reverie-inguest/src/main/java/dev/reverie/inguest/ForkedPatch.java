package dev.reverie.inguest;

import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.Write;
import dev.reverie.linux.ffi.CodeMemory;
import java.util.Arrays;

/** How much of a patch is in the memory of a process: all, nothing, or what a thread had written when another one forked. */
final class ForkedPatch {
    private static final byte INT3 = (byte) 0xcc;

    private ForkedPatch() {}

    /** Whether all is there. */
    static boolean isInPlace(Patch patch, CodeMemory memory) {
        for (Write write : patch.writes()) {
            if (!holds(memory, write.address(), write.after())) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(CodeMemory memory, long address, byte[] expected) {
        byte[] now = new byte[expected.length];
        return memory.read(address, now) && Arrays.equals(now, expected);
    }

    /**
     * Writes the rest, if some is there. No thread must run.
     *
     * @return whether all is there now: not if nothing was, or other code
     */
    static boolean complete(Patch patch, CodeMemory memory) {
        if (!holds(memory, patch.stub().address(), patch.stub().code())) {
            return false;
        }
        if (isInPlace(patch, memory)) {
            return true;
        }
        if (!isBegun(patch, memory)) {
            return false;
        }
        for (Write write : patch.writes()) {
            memory.write(write.address(), write.after());
        }
        return true;
    }

    /** Whether all bytes are what some step of the writes leaves, and the first step has been made. */
    private static boolean isBegun(Patch patch, CodeMemory memory) {
        boolean isBegun = false;
        for (Write write : patch.writes()) {
            byte[] now = new byte[write.before().length];
            if (!memory.read(write.address(), now)) {
                return false;
            }
            for (int i = 0; i < now.length; i++) {
                boolean isNew = now[i] != write.before()[i];
                if (isNew && now[i] != write.after()[i] && (i > 0 || now[i] != INT3)) {
                    return false;
                }
                isBegun |= isNew;
            }
        }
        return isBegun;
    }
}
