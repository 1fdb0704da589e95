package dev.reverie.inguest.patch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Jumps from one address to another that touch neither registers nor flags. */
final class Jumps {
    private static final int NEAR = 5;
    private static final int FAR = 14;
    private static final byte JMP = (byte) 0xe9;
    private static final byte JMP_SHORT = (byte) 0xeb;
    private static final byte[] JMP_TO_WHAT_FOLLOWS = {(byte) 0xff, 0x25, 0, 0, 0, 0}; // jmp *0(%rip)

    private Jumps() {}

    /** In 5 bytes if that is in reach, in 14 if not. */
    static byte[] toAnywhere(long from, long to) {
        return isNear(from, to)
                ? near(from, to)
                : bytes(FAR).put(JMP_TO_WHAT_FOLLOWS).putLong(to).array();
    }

    /** In 5 bytes. */
    static byte[] near(long from, long to) {
        if (!isNear(from, to)) {
            throw new IllegalArgumentException("too far: " + Long.toHexString(to - from));
        }
        return bytes(NEAR).put(JMP).putInt((int) (to - from - NEAR)).array();
    }

    /** In 2 bytes. */
    static byte[] shortOne(long from, long to) {
        long distance = to - from - 2;
        if (distance != (byte) distance) {
            throw new IllegalArgumentException("too far: " + Long.toHexString(distance));
        }
        return new byte[] {JMP_SHORT, (byte) distance};
    }

    private static boolean isNear(long from, long to) {
        long distance = to - from - NEAR;
        return distance == (int) distance;
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }
}
