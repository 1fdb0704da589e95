package dev.reverie.ptrace;

import dev.reverie.linux.VdsoImage;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.x86.Decoder;
import dev.reverie.x86.Kind;
import java.util.Arrays;

/**
 * Finds a {@code syscall} instruction in the vDSO of a process, which has some for what it can't answer itself. It remembers where in the vDSO it has found
 * one, which is the same in most processes. Confined to the tracer thread.
 */
final class VdsoCall {
    private static final byte[] SYSCALL = {0x0f, 0x05};

    private int lastOffset;

    /** The address of one in a 64-bit program that a stopped thread is in; 0 if there is none, or the thread has died. */
    long in(int tid, Memory memory) {
        long base = VdsoPatch.baseOf(tid);
        if (base == 0) {
            return 0;
        }
        try {
            if (lastOffset != 0 && Arrays.equals(memory.readBytes(base + lastOffset, SYSCALL.length), SYSCALL)) {
                return base + lastOffset;
            }
            int size = VdsoImage.of(memory.readBytes(base, VdsoImage.HEADERS)).size();
            byte[] bytes = memory.readBytes(base, size);
            Decoder decoder = new Decoder(bytes, base);
            for (VdsoImage.Function function : VdsoImage.of(bytes).functions()) {
                int end = Math.min(function.offset() + function.size(), bytes.length);
                int length;
                for (int at = function.offset(); at < end; at += length) {
                    length = decoder.decode(at);
                    if (length == 0) {
                        break;
                    }
                    if (decoder.kind() == Kind.SYSCALL) {
                        lastOffset = at;
                        return base + at;
                    }
                }
            }
        } catch (MemoryFault e) {
            // The thread has been killed.
        }
        return 0;
    }
}
