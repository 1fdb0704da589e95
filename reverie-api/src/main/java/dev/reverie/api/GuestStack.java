package dev.reverie.api;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.struct.Struct;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Room on the stack of a guest thread, for what injected calls point to. It lies below what the thread uses, the red zone of
 * 128 bytes included; the stack pointer does not move, and when the event is over the bytes are what they were before. Valid as
 * long as its {@link Guest}, and in the call of {@link Action#proceedWith}.
 *
 * <p>A stack is small, as few as some hundred bytes on an alternate signal stack: take what you need, and expect to be refused.
 *
 * {@snippet class="dev.reverie.api.snippets.OtherConfiguration" region="handler"}
 */
public interface GuestStack {
    /**
     * Takes bytes, whose content is undefined, at an address that is a multiple of 16.
     *
     * @throws MemoryFault with ENOMEM if they would be outside the memory that the stack is in; with what went wrong if that can't be
     *     read and written
     */
    long allocate(int size) throws MemoryFault;

    /** The memory of the guest. */
    Memory memory();

    /**
     * Takes room for bytes and writes them there.
     *
     * @throws MemoryFault as {@link #allocate}
     */
    default long push(byte[] bytes) throws MemoryFault {
        long address = allocate(bytes.length);
        memory().writeBytes(address, bytes);
        return address;
    }

    /**
     * Takes room for a string in UTF-8 and a zero byte, and writes them there.
     *
     * @throws MemoryFault as {@link #allocate}
     */
    default long pushString(String text) throws MemoryFault {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return push(Arrays.copyOf(utf8, utf8.length + 1));
    }

    /**
     * Takes room for 64-bit values, such as pointers, and writes them there one after the other.
     *
     * @throws MemoryFault as {@link #allocate}
     */
    default long pushLongs(long... values) throws MemoryFault {
        byte[] bytes = new byte[values.length * Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            LittleEndian.putLong(bytes, i * Long.BYTES, values[i]);
        }
        return push(bytes);
    }

    /**
     * Takes room for strings and a null-terminated array of pointers to them, such as execve takes, and writes them there. Returns
     * where the array is.
     *
     * @throws MemoryFault as {@link #allocate}
     */
    default long pushStrings(String... texts) throws MemoryFault {
        long[] pointers = new long[texts.length + 1];
        for (int i = 0; i < texts.length; i++) {
            pointers[i] = pushString(texts[i]);
        }
        return pushLongs(pointers);
    }

    /**
     * Takes room for a structure and writes it there.
     *
     * @throws MemoryFault as {@link #allocate}
     */
    default long push(Struct structure) throws MemoryFault {
        return push(structure.toBytes());
    }
}
