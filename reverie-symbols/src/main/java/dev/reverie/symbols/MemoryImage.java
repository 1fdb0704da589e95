package dev.reverie.symbols;

import dev.reverie.symbols.elf.Image;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import java.util.List;

/**
 * An ELF file as far as a guest has it mapped.
 *
 * @param memory of the guest
 * @param mappings of the file
 */
record MemoryImage(Memory memory, List<Mapping> mappings) implements Image {
    @Override
    public byte[] read(long offset, long length) throws Malformed {
        for (Mapping mapping : mappings) {
            long size = mapping.end() - mapping.start();
            long within = offset - mapping.offset();
            if (within >= 0 && length >= 0 && length <= MAX_PART && within <= size - length) {
                try {
                    return memory.readBytes(mapping.start() + within, (int) length);
                } catch (MemoryFault e) {
                    throw new Malformed("can't be read: " + e.getMessage());
                }
            }
        }
        throw new Malformed(length + " bytes at " + offset + " are not mapped");
    }

    /** Right for what the usual linkers make: the first segment begins at address 0 and offset 0. */
    @Override
    public long base() {
        return mappings.getFirst().start() - mappings.getFirst().offset();
    }
}
