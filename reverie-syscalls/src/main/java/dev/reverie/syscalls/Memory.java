package dev.reverie.syscalls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The memory of a guest process. Addresses are the guest's. A range that is not mapped is an answer, not a crash.
 *
 * <p>The primitive operations return a count or a negative errno; the conveniences throw {@link MemoryFault}, which is
 * checked, because every guest pointer can be bad.
 */
public interface Memory {
    /** The size of a page: whether memory is readable can only change from one page to the next. */
    int PAGE = 4096;

    /** The errno of a bad address. */
    int EFAULT = 14;

    /**
     * Copies guest bytes into {@code target[offset, offset + length)}.
     *
     * @return how many bytes were copied, which is fewer than asked if the range runs into memory that can't be read; or
     *     a negative errno ({@code -14}, EFAULT) if not even the first byte can be
     */
    int read(long address, byte[] target, int offset, int length);

    /**
     * Copies {@code source[offset, offset + length)} to the guest. Pages the guest itself may not write are not written.
     *
     * @return how many bytes were copied, or a negative errno as for {@link #read(long, byte[], int, int)}
     */
    int write(long address, byte[] source, int offset, int length);

    /**
     * Reads exactly {@code length} bytes.
     *
     * @throws MemoryFault if any of them can't be read
     */
    default byte[] readBytes(long address, int length) throws MemoryFault {
        byte[] bytes = new byte[length];
        readFully(address, bytes);
        return bytes;
    }

    /**
     * Fills {@code target} from guest memory.
     *
     * @throws MemoryFault if any byte can't be read; {@code target} may then be partly filled
     */
    default void readFully(long address, byte[] target) throws MemoryFault {
        int done = 0;
        while (done < target.length) {
            int count = read(address + done, target, done, target.length - done);
            if (count <= 0) {
                throw new MemoryFault(address + done, count < 0 ? -count : EFAULT);
            }
            done += count;
        }
    }

    /** Reads a little-endian 16-bit value. */
    default short readShort(long address) throws MemoryFault {
        return LittleEndian.getShort(readBytes(address, Short.BYTES), 0);
    }

    /** Reads a little-endian 32-bit value. */
    default int readInt(long address) throws MemoryFault {
        return LittleEndian.getInt(readBytes(address, Integer.BYTES), 0);
    }

    /** Reads a little-endian 64-bit value. */
    default long readLong(long address) throws MemoryFault {
        return LittleEndian.getLong(readBytes(address, Long.BYTES), 0);
    }

    /**
     * Reads the bytes before the first zero byte, at most {@code max} of them. Reads by pages, so that a string which ends
     * just before unmapped memory can be read.
     *
     * @throws MemoryFault if unreadable memory comes before both the zero byte and the limit
     */
    default byte[] readCStringBytes(long address, int max) throws MemoryFault {
        byte[] bytes = new byte[Math.min(max, 64)];
        int length = 0;
        while (length < max) {
            int inPage = PAGE - (int) ((address + length) & (PAGE - 1));
            int wanted = Math.min(inPage, Math.min(max - length, Math.max(length, 64)));
            if (bytes.length < length + wanted) {
                bytes = Arrays.copyOf(bytes, length + wanted);
            }
            int count = read(address + length, bytes, length, wanted);
            if (count <= 0) {
                throw new MemoryFault(address + length, count < 0 ? -count : EFAULT);
            }
            for (int end = length + count; length < end; length++) {
                if (bytes[length] == 0) {
                    return Arrays.copyOf(bytes, length);
                }
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /**
     * Reads a string that ends with a zero byte as UTF-8; bytes that are not UTF-8 are replaced. At most {@code max} bytes
     * are read, and a longer string is cut there.
     *
     * @throws MemoryFault if unreadable memory comes before both the zero byte and the limit
     */
    default String readCString(long address, int max) throws MemoryFault {
        return new String(readCStringBytes(address, max), StandardCharsets.UTF_8);
    }

    /**
     * Writes all of {@code bytes}.
     *
     * @throws MemoryFault if any byte can't be written; those before it may have been
     */
    default void writeBytes(long address, byte[] bytes) throws MemoryFault {
        int done = 0;
        while (done < bytes.length) {
            int count = write(address + done, bytes, done, bytes.length - done);
            if (count <= 0) {
                throw new MemoryFault(address + done, count < 0 ? -count : EFAULT);
            }
            done += count;
        }
    }

    /** Writes a little-endian 32-bit value. */
    default void writeInt(long address, int value) throws MemoryFault {
        byte[] bytes = new byte[Integer.BYTES];
        LittleEndian.putInt(bytes, 0, value);
        writeBytes(address, bytes);
    }

    /** Writes a little-endian 64-bit value. */
    default void writeLong(long address, long value) throws MemoryFault {
        byte[] bytes = new byte[Long.BYTES];
        LittleEndian.putLong(bytes, 0, value);
        writeBytes(address, bytes);
    }
}
