package dev.reverie.syscalls.text;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.OpenFlags;

/** Prints the structures that describe files. */
final class FileText {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFCHR = 0x2000;
    private static final int S_IFBLK = 0x6000;

    private FileText() {}

    static boolean stat(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 144);
        if (bytes == null) {
            return false;
        }
        int mode = LittleEndian.getInt(bytes, 24);
        Text out = d.out().add("{st_mode=");
        Arguments.fileMode(d, mode & 0xffff);
        int type = mode & S_IFMT;
        if (type == S_IFCHR || type == S_IFBLK) {
            out.add(", st_rdev=");
            Arguments.device(out, LittleEndian.getLong(bytes, 40));
        } else {
            out.add(", st_size=").dec(LittleEndian.getLong(bytes, 48));
        }
        out.add(", ...}");
        return true;
    }

    static boolean statx(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 256);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add("{stx_mask=");
        d.flags32(FlagTables.STATXMASK, LittleEndian.getInt(bytes, 0));
        out.add(", stx_attributes=").hex(LittleEndian.getLong(bytes, 8)).add(", stx_mode=");
        Arguments.fileMode(d, LittleEndian.getShort(bytes, 28) & 0xffff);
        out.add(", stx_size=").udec(LittleEndian.getLong(bytes, 40)).add(", ...}");
        return true;
    }

    static boolean statfs(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 120);
        if (bytes == null) {
            return false;
        }
        Text out = d.out().add("{f_type=");
        d.flags(FlagTables.FSMAGIC, LittleEndian.getLong(bytes, 0));
        out.add(", f_bsize=").udec(LittleEndian.getLong(bytes, 8));
        out.add(", f_blocks=").udec(LittleEndian.getLong(bytes, 16));
        out.add(", f_bfree=").udec(LittleEndian.getLong(bytes, 24));
        out.add(", f_bavail=").udec(LittleEndian.getLong(bytes, 32));
        out.add(", f_files=").udec(LittleEndian.getLong(bytes, 40));
        out.add(", f_ffree=").udec(LittleEndian.getLong(bytes, 48));
        out.add(", f_fsid={val=[").hex(LittleEndian.getInt(bytes, 56) & 0xffffffffL);
        out.comma().hex(LittleEndian.getInt(bytes, 60) & 0xffffffffL);
        out.add("]}, f_namelen=").udec(LittleEndian.getLong(bytes, 64));
        out.add(", f_frsize=").udec(LittleEndian.getLong(bytes, 72)).add(", f_flags=");
        d.flags(FlagTables.STATFSFLAGS, LittleEndian.getLong(bytes, 80));
        out.add('}');
        return true;
    }

    /** The address and the number of directory entries. */
    static boolean entries(Decoder d, long address, long size) {
        byte[] bytes = d.bytes(address, Math.clamp(size, 0, 1 << 20));
        if (bytes == null) {
            return false;
        }
        int count = 0;
        int at = 0;
        while (at + 18 < bytes.length) {
            int length = LittleEndian.getShort(bytes, at + 16) & 0xffff;
            if (length == 0) {
                break;
            }
            count++;
            at += length;
        }
        d.out().pointer(address).add(" /* ").dec(count).add(count == 1 ? " entry */" : " entries */");
        return true;
    }

    static boolean openHow(Decoder d, long address, long size) {
        byte[] bytes = size < 24 ? null : d.bytes(address, 24);
        if (bytes == null) {
            return false;
        }
        long flags = LittleEndian.getLong(bytes, 0);
        long mode = LittleEndian.getLong(bytes, 8);
        Text out = d.out().add("{flags=");
        d.flags(FlagTables.OPEN, flags);
        if (mode != 0 || (flags & (OpenFlags.O_CREAT | (OpenFlags.O_TMPFILE & ~OpenFlags.O_DIRECTORY))) != 0) {
            out.add(", mode=").octal((int) mode);
        }
        out.add(", resolve=");
        d.flags(FlagTables.RESOLVE, LittleEndian.getLong(bytes, 16));
        out.add(size > 24 ? ", ...}" : "}");
        return true;
    }
}
