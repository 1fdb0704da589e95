package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.OpenFlags;
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
        return new Value.Struct(
                List.of(
                        new Field("stx_mask", Decoder.named32(FlagTables.STATXMASK, LittleEndian.getInt(bytes, 0))),
                        new Field(
                                "stx_attributes", Decoder.named(FlagTables.STATXATTR, LittleEndian.getLong(bytes, 8))),
                        new Field("stx_mode", Kinds.fileMode(LittleEndian.getShort(bytes, 28) & 0xffff)),
                        new Field("stx_size", Value.unsigned(LittleEndian.getLong(bytes, 40)))),
                true);
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
        byte[] bytes = size < 24 ? null : d.bytes(address, 24);
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
        return new Value.Struct(fields, size > 24);
    }
}
