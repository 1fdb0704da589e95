package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.OpenFlags;
import dev.reverie.syscalls.StatxMask;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The structures that describe files. */
final class Files {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFCHR = 0x2000;
    private static final int S_IFBLK = 0x6000;

    private static final int OPEN_HOW = 24;

    private Files() {}

    /** {@code struct stat}; see stat(3type). */
    static @Nullable Value stat(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 144);
        if (bytes == null) {
            return null;
        }
        boolean all = d.isVerbose();
        List<Field> fields = new ArrayList<>();
        if (all) {
            fields.add(new Field("st_dev", Kinds.device(LittleEndian.getLong(bytes, 0))));
            fields.add(new Field("st_ino", Value.unsigned(LittleEndian.getLong(bytes, 8))));
        }
        int mode = LittleEndian.getInt(bytes, 24);
        fields.add(new Field("st_mode", Kinds.fileMode(mode & 0xffff)));
        if (all) {
            fields.add(new Field("st_nlink", Value.unsigned(LittleEndian.getLong(bytes, 16))));
            fields.add(new Field("st_uid", unsigned(bytes, 28)));
            fields.add(new Field("st_gid", unsigned(bytes, 32)));
            fields.add(new Field("st_blksize", Value.unsigned(LittleEndian.getLong(bytes, 56))));
            fields.add(new Field("st_blocks", Value.unsigned(LittleEndian.getLong(bytes, 64))));
        }
        int type = mode & S_IFMT;
        fields.add(
                type == S_IFCHR || type == S_IFBLK
                        ? new Field("st_rdev", Kinds.device(LittleEndian.getLong(bytes, 40)))
                        : new Field("st_size", Value.signed(LittleEndian.getLong(bytes, 48))));
        if (all) {
            times(fields, bytes, "st_atime", 72);
            times(fields, bytes, "st_mtime", 88);
            times(fields, bytes, "st_ctime", 104);
        }
        return new Value.Struct(fields, !all);
    }

    private static void times(List<Field> fields, byte[] bytes, String name, int at) {
        long seconds = LittleEndian.getLong(bytes, at);
        long nanoseconds = LittleEndian.getLong(bytes, at + 8);
        Value time = Value.signed(seconds);
        String date = Times.date(seconds, nanoseconds, 9);
        fields.add(new Field(name, date.isEmpty() ? time : new Value.Remark(time, date)));
        fields.add(new Field(name + "_nsec", Value.signed(nanoseconds)));
    }

    private static Value unsigned(byte[] bytes, int at) {
        return Value.unsigned(LittleEndian.getInt(bytes, at) & 0xffffffffL);
    }

    static @Nullable Value statx(Decoder d, long address) {
        byte[] bytes = d.bytes(address, 256);
        if (bytes == null) {
            return null;
        }
        boolean all = d.isVerbose();
        int mask = LittleEndian.getInt(bytes, 0);
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("stx_mask", Decoder.named32(FlagTables.STATXMASK, mask)));
        if (all) {
            fields.add(new Field("stx_blksize", unsigned(bytes, 4)));
        }
        fields.add(new Field("stx_attributes", Decoder.named(FlagTables.STATXATTR, LittleEndian.getLong(bytes, 8))));
        if (all) {
            fields.add(new Field("stx_nlink", unsigned(bytes, 16)));
            fields.add(new Field("stx_uid", unsigned(bytes, 20)));
            fields.add(new Field("stx_gid", unsigned(bytes, 24)));
        }
        fields.add(new Field("stx_mode", Kinds.fileMode(LittleEndian.getShort(bytes, 28) & 0xffff)));
        if (all) {
            fields.add(new Field("stx_ino", Value.unsigned(LittleEndian.getLong(bytes, 32))));
        }
        fields.add(new Field("stx_size", Value.unsigned(LittleEndian.getLong(bytes, 40))));
        if (all) {
            statxDetails(fields, bytes, mask);
        }
        return new Value.Struct(fields, !all);
    }

    /** What is shown only if everything is; times and what newer kernels tell only if the mask says that they are there. */
    private static void statxDetails(List<Field> fields, byte[] bytes, int mask) {
        fields.add(new Field("stx_blocks", Value.unsigned(LittleEndian.getLong(bytes, 48))));
        fields.add(
                new Field("stx_attributes_mask", Decoder.named(FlagTables.STATXATTR, LittleEndian.getLong(bytes, 56))));
        statxTime(fields, bytes, "stx_atime", 64, mask & StatxMask.STATX_ATIME);
        statxTime(fields, bytes, "stx_btime", 80, mask & StatxMask.STATX_BTIME);
        statxTime(fields, bytes, "stx_ctime", 96, mask & StatxMask.STATX_CTIME);
        statxTime(fields, bytes, "stx_mtime", 112, mask & StatxMask.STATX_MTIME);
        fields.add(new Field("stx_rdev_major", unsigned(bytes, 128)));
        fields.add(new Field("stx_rdev_minor", unsigned(bytes, 132)));
        fields.add(new Field("stx_dev_major", unsigned(bytes, 136)));
        fields.add(new Field("stx_dev_minor", unsigned(bytes, 140)));
        if ((mask & (StatxMask.STATX_MNT_ID | StatxMask.STATX_MNT_ID_UNIQUE)) != 0) {
            fields.add(new Field("stx_mnt_id", Value.hex(LittleEndian.getLong(bytes, 144))));
        }
        if ((mask & StatxMask.STATX_DIOALIGN) != 0) {
            fields.add(new Field("stx_dio_mem_align", unsigned(bytes, 152)));
            fields.add(new Field("stx_dio_offset_align", unsigned(bytes, 156)));
        }
        if ((mask & StatxMask.STATX_SUBVOL) != 0) {
            fields.add(new Field("stx_subvol", Value.hex(LittleEndian.getLong(bytes, 160))));
        }
        if ((mask & StatxMask.STATX_WRITE_ATOMIC) != 0) {
            fields.add(new Field("stx_atomic_write_unit_min", unsigned(bytes, 168)));
            fields.add(new Field("stx_atomic_write_unit_max", unsigned(bytes, 172)));
            fields.add(new Field("stx_atomic_write_segments_max", unsigned(bytes, 176)));
            fields.add(new Field("stx_atomic_write_unit_max_opt", unsigned(bytes, 184)));
        }
        if ((mask & StatxMask.STATX_DIO_READ_ALIGN) != 0) {
            fields.add(new Field("stx_dio_read_offset_align", unsigned(bytes, 180)));
        }
    }

    private static void statxTime(List<Field> fields, byte[] bytes, String name, int at, int there) {
        if (there == 0) {
            return;
        }
        long seconds = LittleEndian.getLong(bytes, at);
        long nanoseconds = LittleEndian.getInt(bytes, at + 8) & 0xffffffffL;
        Value time = Value.Struct.of(
                new Field("tv_sec", Value.signed(seconds)), new Field("tv_nsec", Value.unsigned(nanoseconds)));
        String date = Times.date(seconds, nanoseconds, 9);
        fields.add(new Field(name, date.isEmpty() ? time : new Value.Remark(time, date)));
    }

    /** The address and the number of directory entries. */
    static @Nullable Value entries(Decoder d, long address, long size, boolean wide) {
        byte[] bytes = size == 0 ? new byte[0] : d.bytes(address, Math.clamp(size, 0, 1 << 20));
        if (bytes == null) {
            return null;
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
        return new Value.Remark(new Value.Address(address), count + (count == 1 ? " entry" : " entries"));
    }

    static @Nullable Value openHow(Decoder d, long address, long size) {
        byte[] bytes = size < OPEN_HOW ? null : d.bytes(address, OPEN_HOW);
        if (bytes == null) {
            return null;
        }
        long flags = LittleEndian.getLong(bytes, 0);
        long mode = LittleEndian.getLong(bytes, 8);
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("flags", Decoder.named(FlagTables.OPEN, flags)));
        if (mode != 0 || (flags & (OpenFlags.O_CREAT | (OpenFlags.O_TMPFILE & ~OpenFlags.O_DIRECTORY))) != 0) {
            fields.add(new Field("mode", Value.octal(mode)));
        }
        fields.add(new Field("resolve", Decoder.named(FlagTables.RESOLVE, LittleEndian.getLong(bytes, 16))));
        return Structs.withRest(d, new Value.Struct(fields, false), address, OPEN_HOW, size);
    }
}
