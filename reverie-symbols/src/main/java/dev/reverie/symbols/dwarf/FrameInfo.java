package dev.reverie.symbols.dwarf;

import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.ElfFile;
import dev.reverie.symbols.elf.ElfFile.Placed;
import dev.reverie.symbols.elf.Malformed;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The call frame information of a file: for each address of its code, how to get to the caller. Thread-safe; what has been
 * found is kept.
 */
public final class FrameInfo {
    /** A file without any. */
    public static final FrameInfo NONE = new FrameInfo(new FrameSection(new byte[0], 0, true), FrameIndex.EMPTY);

    private static final int MAX_KEPT = 1 << 14;

    private final FrameSection section;
    private final FrameIndex index;
    private final Map<Long, Found> rows = new ConcurrentHashMap<>();

    /** An answer, which may be that there is none. */
    private record Found(@Nullable FrameRow row) {}

    private FrameInfo(FrameSection section, FrameIndex index) {
        this.section = section;
        this.index = index;
    }

    /** Reads that of a file: .eh_frame, or else .debug_frame, which only some compilers make. */
    public static FrameInfo of(ElfFile file) {
        try {
            FrameInfo mapped = ofMapped(file);
            if (mapped != null) {
                return mapped;
            }
        } catch (Malformed e) {
            // There may be the other.
        }
        try {
            byte[] debug = file.content(".debug_frame");
            if (debug != null) {
                return of(debug, 0, false);
            }
        } catch (Malformed e) {
            // There is none then.
        }
        return NONE;
    }

    /** That of a section, which is searched once from its beginning to its end. */
    static FrameInfo of(byte[] bytes, long address, boolean isMapped) {
        FrameSection section = new FrameSection(bytes, address, isMapped);
        return new FrameInfo(section, FrameIndex.scan(section));
    }

    private static @Nullable FrameInfo ofMapped(ElfFile file) throws Malformed {
        Placed header = file.frameHeader();
        byte[] bytes = file.content(".eh_frame");
        long address = file.address(".eh_frame");
        if (bytes == null && header != null) {
            Placed placed = file.at(FrameIndex.sectionAddress(header));
            if (placed != null) {
                bytes = placed.bytes();
                address = placed.address();
            }
        }
        if (bytes == null || bytes.length < 5) {
            return null;
        }
        FrameSection section = new FrameSection(bytes, address, true);
        FrameIndex table = header == null ? null : FrameIndex.ofHeader(header, address);
        return new FrameInfo(section, table == null ? FrameIndex.scan(section) : table);
    }

    /** The bytes of expressions. */
    public byte[] bytes() {
        return section.bytes();
    }

    /** Where functions begin, in no order. */
    public long[] functionStarts() {
        return index.starts();
    }

    /** How to get from an address to the caller; null if nothing is known of it. */
    public @Nullable FrameRow at(long address) {
        Found found = rows.get(address);
        if (found == null) {
            found = new Found(compute(address));
            if (rows.size() < MAX_KEPT) {
                rows.put(address, found);
            }
        }
        return found.row();
    }

    private @Nullable FrameRow compute(long address) {
        int offset = index.find(address);
        if (offset < 0) {
            return null;
        }
        try {
            FrameSection.Entry entry = section.entry(offset);
            if (entry == null || address - entry.start() < 0 || address - entry.start() >= entry.size()) {
                return null;
            }
            return FrameProgram.row(section.bytes(), entry, address);
        } catch (Malformed e) {
            return null;
        }
    }

    /** Reads values that are encoded as a byte says. */
    static long pointer(Cursor in, int encoding, long sectionAddress, long dataAddress) throws Malformed {
        long at = sectionAddress + in.position();
        long value =
                switch (encoding & 0x0f) {
                    case 0x00, 0x04, 0x0c -> in.u64();
                    case 0x01 -> in.uleb();
                    case 0x02 -> in.u16();
                    case 0x03 -> in.u32();
                    case 0x09 -> in.sleb();
                    case 0x0a -> (short) in.u16();
                    case 0x0b -> in.s32();
                    default -> throw new Malformed("a pointer encoded as " + encoding);
                };
        return switch (encoding & 0x70) {
            case 0x00 -> value;
            case 0x10 -> value + at;
            case 0x30 -> value + dataAddress;
            default -> throw new Malformed("a pointer encoded as " + encoding);
        };
    }
}
