package dev.reverie.syscalls.struct;

import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.layout.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of a directory, as getdents64(2) and getdents(2) return them.
 *
 * <pre>
 *  0                 8                 16       18   19
 *  +-----------------+-----------------+--------+----+-------------------+
 *  |      inode      |     offset      | length |type| name, zero        |  linux_dirent64
 *  |      inode      |     offset      | length | name, zero ...   |type|  linux_dirent
 *  +-----------------+-----------------+--------+----+-------------------+
 * </pre>
 *
 * @param inode the inode's number ({@code d_ino})
 * @param offset where the directory is read on after this entry ({@code d_off})
 * @param type the type of the file, one of the values of {@code DT_???}; 0 if the file system does not tell
 * @param name any bytes but zero and a slash
 */
public record DirectoryEntry(long inode, long offset, int type, Bytes name) {
    private static final int LENGTH = 16;
    private static final int TYPE = 18;
    private static final int NAME = 19;

    /**
     * The entries in a buffer; what is not one, and what follows it, is left out.
     *
     * @param wide whether they are of getdents64
     */
    public static List<DirectoryEntry> list(byte[] bytes, boolean wide) {
        List<DirectoryEntry> entries = new ArrayList<>();
        int at = 0;
        while (at <= bytes.length - NAME) {
            int length = LittleEndian.getShort(bytes, at + LENGTH) & 0xffff;
            if (length <= NAME || length > bytes.length - at) {
                break;
            }
            int end = at + length;
            int type = bytes[wide ? at + TYPE : end - 1] & 0xff;
            int from = wide ? at + NAME : at + TYPE;
            Bytes rest = Fields.bytes(bytes, from, (wide ? end : end - 1) - from);
            int zero = rest.indexOf(0);
            entries.add(new DirectoryEntry(
                    LittleEndian.getLong(bytes, at),
                    LittleEndian.getLong(bytes, at + Long.BYTES),
                    type,
                    zero < 0 ? rest : rest.slice(0, zero)));
            at = end;
        }
        return List.copyOf(entries);
    }

    /**
     * A buffer with these entries, as getdents64 fills it if {@code wide}, or getdents if not. It is no longer than the one
     * that they come from.
     *
     * @throws IllegalArgumentException if a name is longer than 65 000 bytes; those of files have at most 255
     */
    public static byte[] toBytes(List<DirectoryEntry> entries, boolean wide) {
        int size = entries.stream().mapToInt(DirectoryEntry::size).sum();
        byte[] bytes = new byte[size];
        int at = 0;
        for (DirectoryEntry entry : entries) {
            LittleEndian.putLong(bytes, at, entry.inode);
            LittleEndian.putLong(bytes, at + Long.BYTES, entry.offset);
            LittleEndian.putShort(bytes, at + LENGTH, entry.size());
            bytes[wide ? at + TYPE : at + entry.size() - 1] = (byte) entry.type;
            Fields.put(bytes, wide ? at + NAME : at + TYPE, entry.name);
            at += entry.size();
        }
        return bytes;
    }

    /** Both forms have a header of 19 bytes together, a zero after the name, and are aligned to 8. */
    private int size() {
        if (name.length() > 65_000) {
            throw new IllegalArgumentException("a name of " + name.length() + " bytes");
        }
        return (NAME + name.length() + 1 + Long.BYTES - 1) & -Long.BYTES;
    }
}
