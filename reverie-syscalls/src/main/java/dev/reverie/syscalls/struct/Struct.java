package dev.reverie.syscalls.struct;

import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;

/**
 * A structure of C with its fields, copied from the guest: changing it changes nothing there until it is written. The
 * records that implement this have a constant {@code SIZE}, the factories {@code read(memory, address)} and {@code of(bytes,
 * offset)}, and for each field a method {@code with…} that returns a changed copy.
 */
public interface Struct {
    /** As it lies in memory; what belongs to no field is zero. */
    byte[] toBytes();

    /**
     * Writes the fields to an address of the guest. Padding, and what we know no field for, stays as it is there; to write
     * all bytes, {@code memory.writeBytes(address, struct.toBytes())}.
     *
     * @throws MemoryFault if any byte can't be written; those before it may have been
     */
    default void write(Memory memory, long address) throws MemoryFault {
        memory.writeBytes(address, toBytes());
    }
}
