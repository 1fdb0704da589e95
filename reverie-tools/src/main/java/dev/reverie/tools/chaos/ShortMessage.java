package dev.reverie.tools.chaos;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.struct.Iovec;
import dev.reverie.syscalls.struct.Msghdr;

/**
 * A sendmsg or recvmsg of fewer bytes. Its buffers are listed in the guest's memory, where the list is made shorter while the
 * call runs.
 *
 * @param call the guest's call
 * @param address of its message header
 * @param header what is there
 * @param index the first buffer that is not empty
 * @param buffer that buffer
 */
record ShortMessage(Syscall call, long address, Msghdr header, int index, Iovec buffer) implements Transfer.Shorter {
    private static final int COUNT_OFFSET = 24;
    private static final int LENGTH_OFFSET = 8;

    @Override
    public Action run(Guest<?, ?> guest, long bytes) {
        Memory memory = guest.memory();
        long count = address + COUNT_OFFSET;
        long length = header.msgIov() + (long) index * Iovec.SIZE + LENGTH_OFFSET;
        try {
            memory.writeLong(count, index + 1L);
            try {
                memory.writeLong(length, bytes);
                long result = guest.inject(call);
                memory.writeLong(length, buffer.iovLen());
                return Action.result(result);
            } finally {
                memory.writeLong(count, header.msgIovlen());
            }
        } catch (MemoryFault e) {
            // It is in memory that the guest itself may not write.
            return Action.proceed();
        }
    }
}
