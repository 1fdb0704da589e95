package dev.reverie.syscalls.struct;

/** Where a control message has its length, level and type. */
final class ControlHeader {
    static final int SIZE = 16;
    static final int LEVEL = 8;
    static final int TYPE = 12;

    private ControlHeader() {}

    /** Where the next message begins. */
    static int aligned(int end) {
        return (end + Long.BYTES - 1) & -Long.BYTES;
    }
}
