package dev.reverie.gdb.registers;

import dev.reverie.linux.ffi.Processor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which components an XSAVE area has, and where they begin. See the manuals of the processor on XSAVE, and
 * {@code struct _fpx_sw_bytes} in asm/sigcontext.h: the kernel leaves the set of components in a gap of the first one.
 *
 * @param components a bit each
 * @param offsets by component, in bytes
 */
record ExtendedLayout(long components, int[] offsets) {
    /** Where the header begins, with XSTATE_BV. */
    static final int HEADER = 512;

    private static final int COMPONENTS = 464;
    private static final int LEAF = 0xd;
    private static final int MOST = 10;

    static ExtendedLayout of(byte[] area) {
        long components = area.length < HEADER + 64
                ? 3
                : ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN).getLong(COMPONENTS);
        int[] offsets = new int[MOST];
        for (int i = 2; i < MOST; i++) {
            if ((components >> i & 1) == 0) {
                continue;
            }
            int[] answer = Processor.cpuid(LEAF, i);
            offsets[i] = answer[1];
            if (offsets[i] < HEADER + 64 || offsets[i] + answer[0] > area.length) {
                components &= ~(1L << i);
            }
        }
        return new ExtendedLayout(components, offsets);
    }

    boolean has(long wanted) {
        return (components & wanted) == wanted;
    }

    int offset(int component) {
        return offsets[component];
    }
}
