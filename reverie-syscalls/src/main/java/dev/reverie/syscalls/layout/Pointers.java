package dev.reverie.syscalls.layout;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.SignalSet;
import dev.reverie.syscalls.WaitStatus;
import dev.reverie.syscalls.struct.ControlMessage;
import dev.reverie.syscalls.struct.Iovec;
import dev.reverie.syscalls.struct.SocketAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what arguments of calls and fields of structures point to. A null pointer is null, a bad one a fault. However large
 * the guest's numbers are, no more is read than a limit says, and nothing is allocated for memory that is not there.
 */
public final class Pointers {
    /** The longest path, with its zero byte. */
    public static final int PATH = 4096;

    /** The longest string of an execve; the kernel takes no longer one. */
    private static final int STRING = 128 << 10;

    /** All strings of an execve; the kernel takes no more. */
    private static final int STRINGS = 8 << 20;

    /** Lists and control messages are read up to here. */
    private static final int LIST = 1 << 20;

    /** The size of the largest socket address ({@code struct sockaddr_storage}). */
    private static final int SOCKET_ADDRESS = 128;

    /** The largest sets of descriptors and of processors that are read. */
    private static final int DESCRIPTORS = 1 << 16;

    private static final int PROCESSORS = 1 << 13;

    /** How much is read at a time, so that nothing is allocated for a length that the memory does not have. */
    private static final int CHUNK = 64 << 10;

    /** The capability version with 32 capabilities; the others have twice as many. */
    private static final int CAPABILITY_VERSION_1 = 0x19980330;

    private Pointers() {}

    /** So many bytes; none if the length is negative. */
    public static byte[] bytes(Memory memory, long address, long length) throws MemoryFault {
        int wanted = Math.clamp(length, 0, Integer.MAX_VALUE - 8);
        byte[] bytes = new byte[Math.min(wanted, CHUNK)];
        int done = 0;
        while (done < wanted) {
            if (done == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, 2L * done));
            }
            int count = memory.read(address + done, bytes, done, Math.min(bytes.length - done, CHUNK));
            if (count <= 0) {
                throw new MemoryFault(address + done, count < 0 ? -count : Memory.EFAULT);
            }
            done += count;
        }
        return bytes;
    }

    /** So many bytes, but no more than {@code most}, which is unsigned. */
    public static byte[] bytes(Memory memory, long address, long length, long most) throws MemoryFault {
        return bytes(memory, address, most < 0 ? length : Math.min(length, most));
    }

    /** A structure of which the guest says how large it is: what it does not have is zero. */
    public static byte[] sized(Memory memory, long address, long given, int size) throws MemoryFault {
        return Arrays.copyOf(memory.readBytes(address, given < 0 ? size : (int) Math.min(given, size)), size);
    }

    /** A list of structures. */
    public static <T> @Nullable List<T> list(Memory memory, long address, long count, int size, Fields.Of<T> of)
            throws MemoryFault {
        if (address == 0) {
            return null;
        }
        int shown = Math.clamp(count, 0, LIST / size);
        return Fields.structs(bytes(memory, address, (long) shown * size), 0, size, shown, of);
    }

    /** Numbers of four bytes. */
    public static @Nullable List<Integer> ints(Memory memory, long address, long count) throws MemoryFault {
        return list(memory, address, count, Integer.BYTES, LittleEndian::getInt);
    }

    /** A string that ends with a zero byte. */
    public static @Nullable String string(Memory memory, long address) throws MemoryFault {
        return address == 0 ? null : memory.readCString(address, STRING);
    }

    /** An array of strings that ends with a null pointer. */
    public static @Nullable List<String> strings(Memory memory, long address, int max) throws MemoryFault {
        if (address == 0) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        int left = STRINGS;
        while (strings.size() < max && left > 0) {
            long string = memory.readLong(address + (long) strings.size() * Long.BYTES);
            if (string == 0) {
                break;
            }
            byte[] bytes = memory.readCStringBytes(string, Math.min(left, STRING));
            left -= bytes.length + 1 + Long.BYTES;
            strings.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return List.copyOf(strings);
    }

    /** A number of four bytes. */
    public static @Nullable Integer intAt(Memory memory, long address) throws MemoryFault {
        return address == 0 ? null : (Integer) memory.readInt(address);
    }

    /** A number of eight bytes. */
    public static @Nullable Long longAt(Memory memory, long address) throws MemoryFault {
        return address == 0 ? null : (Long) memory.readLong(address);
    }

    /** A size of four bytes; 0 for a null pointer. */
    public static long sizeAt(Memory memory, long address) throws MemoryFault {
        return address == 0 ? 0 : memory.readInt(address);
    }

    /** How a child ended. */
    public static @Nullable WaitStatus waitStatus(Memory memory, long address) throws MemoryFault {
        return address == 0 ? null : new WaitStatus(memory.readInt(address));
    }

    /** What the kernel tells about a signal. */
    public static @Nullable SigInfo sigInfo(Memory memory, long address) throws MemoryFault {
        return address == 0 ? null : SigInfo.of(memory.readBytes(address, SigInfo.SIZE));
    }

    /** Signals, a bit each. */
    public static @Nullable SignalSet signals(Memory memory, long address, long size) throws MemoryFault {
        return address == 0
                ? null
                : SignalSet.ofBits(LittleEndian.getLong(sized(memory, address, size, Long.BYTES), 0));
    }

    /** The signals to which the first of two words points; the second is their size. */
    public static @Nullable SignalSet signalsOfPair(Memory memory, long address) throws MemoryFault {
        return address == 0 ? null : signals(memory, memory.readLong(address), memory.readLong(address + Long.BYTES));
    }

    /** The descriptors in an fd_set. The kernel cuts large counts to what the process can have open: so memory may end. */
    public static @Nullable BitSet descriptors(Memory memory, long address, long count) throws MemoryFault {
        if (address == 0) {
            return null;
        }
        int bits = Math.clamp(count, 0, DESCRIPTORS);
        byte[] bytes = new byte[(bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES];
        int done = 0;
        while (done < bytes.length) {
            int read = memory.read(address + done, bytes, done, bytes.length - done);
            if (read <= 0 && done == 0) {
                throw new MemoryFault(address, read < 0 ? -read : Memory.EFAULT);
            }
            if (read <= 0) {
                break;
            }
            done += read;
        }
        BitSet set = BitSet.valueOf(bytes);
        set.clear(bits, Math.max(bits, set.length()));
        return set;
    }

    /** The processors in a cpu_set_t. */
    public static @Nullable BitSet processors(Memory memory, long address, long size) throws MemoryFault {
        return address == 0
                ? null
                : BitSet.valueOf(memory.readBytes(address, Math.clamp(size, 0, PROCESSORS / Byte.SIZE)));
    }

    /** An address of a socket. */
    public static @Nullable SocketAddress socketAddress(Memory memory, long address, long length) throws MemoryFault {
        return address == 0 ? null : SocketAddress.of(memory.readBytes(address, Math.clamp(length, 0, SOCKET_ADDRESS)));
    }

    /** The control messages of a message. */
    public static @Nullable List<ControlMessage> controlMessages(Memory memory, long address, long length)
            throws MemoryFault {
        return address == 0 ? null : ControlMessage.list(bytes(memory, address, Math.min(length, LIST)));
    }

    /** How many {@code cap_data} go with the header at an address. */
    public static long capabilityWords(Memory memory, long header) throws MemoryFault {
        return memory.readInt(header) == CAPABILITY_VERSION_1 ? 1 : 2;
    }

    /** Bytes of buffers, one after the other. */
    public static byte[] gather(Memory memory, @Nullable List<Iovec> buffers, long length) throws MemoryFault {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long most = Math.min(length, Integer.MAX_VALUE - 8);
        for (Iovec buffer : buffers == null ? List.<Iovec>of() : buffers) {
            if (bytes.size() >= most) {
                break;
            }
            bytes.writeBytes(bytes(memory, buffer.iovBase(), most - bytes.size(), buffer.iovLen()));
        }
        return bytes.toByteArray();
    }
}
