package dev.reverie.symbols.dwarf;

import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.ElfFile.Placed;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.syscalls.LittleEndian;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the entry for an address in call frame information. Immutable. */
sealed interface FrameIndex {
    /** More are not read. */
    int MAX_ENTRIES = 1 << 21;

    /** Finds nothing. */
    FrameIndex EMPTY = new Scanned(new long[0], new int[0]);

    /** The offset of the last entry whose function begins at or before an address; −1 if there is none. */
    int find(long address);

    /** Where functions begin, in no order. */
    long[] starts();

    /** What has been found by reading all entries. */
    record Scanned(long[] starts, int[] offsets) implements FrameIndex {
        @Override
        public int find(long address) {
            int found = Arrays.binarySearch(starts, address);
            int last = found >= 0 ? found : -found - 2;
            return last < 0 ? -1 : offsets[last];
        }
    }

    /** The linker's own table: pairs of address and entry, both relative to the table and with 32 bits. */
    record Table(byte[] bytes, int position, int count, long headerAddress, long sectionAddress) implements FrameIndex {
        @Override
        public int find(long address) {
            int low = 0;
            int high = count;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (headerAddress + LittleEndian.getInt(bytes, position + middle * 8) <= address) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            if (low == 0) {
                return -1;
            }
            long entry = headerAddress + LittleEndian.getInt(bytes, position + (low - 1) * 8 + 4);
            long offset = entry - sectionAddress;
            return offset < 0 || offset > Integer.MAX_VALUE ? -1 : (int) offset;
        }

        @Override
        public long[] starts() {
            return IntStream.range(0, count)
                    .mapToLong(i -> headerAddress + LittleEndian.getInt(bytes, position + i * 8))
                    .toArray();
        }
    }

    /** The address of .eh_frame, as .eh_frame_hdr says. */
    static long sectionAddress(Placed header) throws Malformed {
        Cursor in = Cursor.over(header.bytes());
        in.skip(1);
        int encoding = in.u8();
        in.skip(2);
        return FrameInfo.pointer(in, encoding, header.address(), header.address());
    }

    /** The table in .eh_frame_hdr; null if there is none or it is of an unusual form. */
    static @Nullable FrameIndex ofHeader(Placed header, long sectionAddress) {
        try {
            Cursor in = Cursor.over(header.bytes());
            int version = in.u8();
            int pointerEncoding = in.u8();
            int countEncoding = in.u8();
            int tableEncoding = in.u8();
            FrameInfo.pointer(in, pointerEncoding, header.address(), header.address());
            long count = FrameInfo.pointer(in, countEncoding, header.address(), header.address());
            boolean isUsual = version == 1 && tableEncoding == 0x3b && count > 0 && count <= in.remaining() / 8;
            return isUsual
                    ? new Table(header.bytes(), in.position(), (int) count, header.address(), sectionAddress)
                    : null;
        } catch (Malformed e) {
            return null;
        }
    }

    /** Reads all entries, up to the first that makes no sense. */
    static FrameIndex scan(FrameSection section) {
        long[] starts = new long[64];
        int[] offsets = new int[64];
        int count = 0;
        try {
            Cursor in = Cursor.over(section.bytes());
            while (in.remaining() > 4 && count < MAX_ENTRIES) {
                int offset = in.position();
                Cursor.UnitLength length = in.unitLength();
                if (length.bytes() == 0) {
                    // The end, or between what two linker inputs brought.
                    continue;
                }
                Cursor id = in.slice(length.bytes());
                if (section.isCommon(length.isWide() ? id.u64() : id.u32(), length.isWide())) {
                    continue;
                }
                FrameSection.Entry entry = section.entry(offset);
                if (entry != null && entry.size() != 0) {
                    if (count == starts.length) {
                        starts = Arrays.copyOf(starts, count * 2);
                        offsets = Arrays.copyOf(offsets, count * 2);
                    }
                    starts[count] = entry.start();
                    offsets[count++] = offset;
                }
            }
        } catch (Malformed e) {
            // What comes before it may still serve.
        }
        return sorted(Arrays.copyOf(starts, count), Arrays.copyOf(offsets, count));
    }

    private static FrameIndex sorted(long[] starts, int[] offsets) {
        int[] order = IntStream.range(0, starts.length)
                .boxed()
                .sorted((a, b) -> Long.compare(starts[a], starts[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Scanned(
                IntStream.of(order).mapToLong(i -> starts[i]).toArray(),
                IntStream.of(order).map(i -> offsets[i]).toArray());
    }
}
