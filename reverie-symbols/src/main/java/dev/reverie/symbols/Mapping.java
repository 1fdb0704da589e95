package dev.reverie.symbols;

/**
 * A line of {@code /proc/PID/maps}; see proc_pid_maps(5).
 *
 * @param start of the range of addresses
 * @param end behind its last
 * @param isReadable whether the guest may read there
 * @param isWritable whether the guest may write there
 * @param isExecutable whether there may be code
 * @param isShared whether what is written there is written to the file
 * @param offset in the file
 * @param device of the file
 * @param inode of the file; 0 if there is none
 * @param name path, or kind in brackets; empty if there is none
 */
public record Mapping(
        long start,
        long end,
        boolean isReadable,
        boolean isWritable,
        boolean isExecutable,
        boolean isShared,
        long offset,
        String device,
        long inode,
        String name) {
    // Not those of a record, which are linked anew in each JVM, for a dozen milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof Mapping that
                && start == that.start
                && end == that.end
                && isReadable == that.isReadable
                && isWritable == that.isWritable
                && isExecutable == that.isExecutable
                && isShared == that.isShared
                && offset == that.offset
                && device.equals(that.device)
                && inode == that.inode
                && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(start) * 31 + Long.hashCode(inode);
    }

    /** Whether an address is in it. */
    public boolean contains(long address) {
        return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
    }

    /** Whether the other is of the same file. */
    boolean isOfSameFile(Mapping other) {
        return inode != 0 && inode == other.inode && device.equals(other.device) && name.equals(other.name);
    }
}
