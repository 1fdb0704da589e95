package dev.reverie.syscalls;

/** Guest memory that could not be read or written: the guest passed a bad pointer, or is gone. */
public final class MemoryFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final long address;
    private final int errno;

    /**
     * A fault.
     *
     * @param address the guest address of the access
     * @param errno why, as a positive errno number: EFAULT (14) for a bad address, ESRCH (3) for a guest that is gone
     */
    public MemoryFault(long address, int errno) {
        super("guest memory at 0x" + Long.toHexString(address) + ": errno " + errno, null, false, false);
        this.address = address;
        this.errno = errno;
    }

    /** The guest address of the access that failed. */
    public long address() {
        return address;
    }

    /** Why, as a positive errno number. */
    public int errno() {
        return errno;
    }
}
