package dev.reverie.symbols.elf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Sections that are kept deflated. */
final class Inflation {
    private static final int ZLIB = 1;
    private static final int HEADER = 24;
    private static final int OLD_HEADER = 12;

    /** Deflate can't do better. */
    private static final long MAX_RATIO = 1100;

    private Inflation() {}

    /** A section with the flag SHF_COMPRESSED: type, reserved, size, alignment, content. */
    static byte[] ofSection(byte[] section) throws Malformed {
        Cursor in = Cursor.over(section);
        int type = in.s32();
        in.s32();
        long size = in.u64();
        in.u64();
        if (type != ZLIB) {
            throw new Malformed("compressed in a way that is not known here: " + type);
        }
        return inflate(section, HEADER, size);
    }

    /** A section named .zdebug_…: the letters ZLIB, the size with its highest byte first, content. */
    static byte[] ofOldSection(byte[] section) throws Malformed {
        Cursor in = Cursor.over(section);
        if (in.s32() != 0x42494c5a) {
            throw new Malformed("a .zdebug section without ZLIB");
        }
        return inflate(section, OLD_HEADER, Long.reverseBytes(in.u64()));
    }

    private static byte[] inflate(byte[] from, int start, long size) throws Malformed {
        if (size < 0 || size > Image.MAX_PART || size > (from.length - start) * MAX_RATIO) {
            throw new Malformed(size + " bytes in " + from.length);
        }
        byte[] target = new byte[(int) size];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(ByteBuffer.wrap(from, start, from.length - start));
            int done = 0;
            while (done < target.length) {
                int count = inflater.inflate(target, done, target.length - done);
                if (count == 0) {
                    return Arrays.copyOf(target, done);
                }
                done += count;
            }
        } catch (DataFormatException e) {
            throw new Malformed("can't inflate: " + e.getMessage());
        }
        return target;
    }
}
