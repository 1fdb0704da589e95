package dev.reverie.symbols.elf;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a 64-bit x86 ELF file, and its parts on demand. Addresses are those in the file, before it is moved to where
 * it is mapped. See elf(5).
 */
public final class ElfFile {
    private static final int HEADER_SIZE = 64;
    private static final int SEGMENT_SIZE = 56;
    private static final int SECTION_SIZE = 64;
    private static final int MAX_SEGMENTS = 4096;
    private static final int MAX_SECTIONS = 1 << 17;
    private static final long MAGIC = 0x00010102464c457fL;
    private static final long MAGIC_MASK = 0x00ffffffffffffffL;
    private static final int X86_64 = 62;
    private static final int GNU_BUILD_ID = 3;

    private final Image image;
    private final List<Segment> segments;
    private final List<Section> sections;
    private final long entry;

    private ElfFile(Image image, long entry, List<Segment> segments, List<Section> sections) {
        this.image = image;
        this.entry = entry;
        this.segments = segments;
        this.sections = sections;
    }

    /** Reads the headers. A file whose sections can't be read counts as one that has none. */
    public static ElfFile read(Image image) throws Malformed {
        Cursor header = Cursor.over(image.read(0, HEADER_SIZE));
        if ((header.u64() & MAGIC_MASK) != MAGIC) {
            throw new Malformed("not a 64-bit little-endian ELF file");
        }
        header.moveTo(18);
        if (header.u16() != X86_64) {
            throw new Malformed("not for x86-64");
        }
        header.moveTo(24);
        long entry = header.u64();
        long segmentsAt = header.u64();
        long sectionsAt = header.u64();
        header.moveTo(54);
        int segmentSize = header.u16();
        int segmentCount = header.u16();
        int sectionSize = header.u16();
        int sectionCount = header.u16();
        int namesIndex = header.u16();
        List<Segment> segments = segmentSize == SEGMENT_SIZE && segmentCount <= MAX_SEGMENTS
                ? segments(image, segmentsAt, segmentCount)
                : List.of();
        List<Section> sections;
        try {
            sections = sectionsAt > 0 && sectionSize == SECTION_SIZE
                    ? sections(image, sectionsAt, sectionCount, namesIndex)
                    : List.of();
        } catch (Malformed e) {
            sections = List.of();
        }
        return new ElfFile(image, entry, segments, sections);
    }

    private static List<Segment> segments(Image image, long at, int count) throws Malformed {
        Cursor in = Cursor.over(image.read(at, (long) count * SEGMENT_SIZE));
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int type = in.s32();
            int flags = in.s32();
            long offset = in.u64();
            long address = in.u64();
            in.u64();
            segments.add(new Segment(type, flags, offset, address, in.u64(), in.u64()));
            in.u64();
        }
        return List.copyOf(segments);
    }

    private static List<Section> sections(Image image, long at, int count, int namesIndex) throws Malformed {
        // Large numbers do not fit into the header, and are kept in the first section's.
        Section first = section(Cursor.over(image.read(at, SECTION_SIZE)), null);
        long realCount = count == 0 ? first.size() : count;
        int realNames = namesIndex == 0xffff ? first.link() : namesIndex;
        if (realCount > MAX_SECTIONS || realNames < 0 || realNames >= realCount) {
            throw new Malformed(realCount + " sections, names in " + realNames);
        }
        byte[] headers = image.read(at, realCount * SECTION_SIZE);
        Section names = section(new Cursor(headers, realNames * SECTION_SIZE, headers.length), null);
        byte[] nameBytes = image.read(names.offset(), names.size());
        Cursor in = Cursor.over(headers);
        List<Section> sections = new ArrayList<>();
        for (long i = 0; i < realCount; i++) {
            sections.add(section(in, nameBytes));
        }
        return List.copyOf(sections);
    }

    private static Section section(Cursor in, byte @Nullable [] names) throws Malformed {
        int nameAt = in.s32();
        int type = in.s32();
        long flags = in.u64();
        long address = in.u64();
        long offset = in.u64();
        long size = in.u64();
        int link = in.s32();
        in.skip(SECTION_SIZE - 44);
        String name = names == null ? "" : new Cursor(names, nameAt, names.length).string();
        return new Section(name, type, flags, address, offset, size, link);
    }

    List<Segment> segments() {
        return segments;
    }

    /** The bytes of the file. */
    Image image() {
        return image;
    }

    /** The parts that are mapped to be executed. */
    public List<Segment> code() {
        return segments.stream().filter(Segment::isCode).toList();
    }

    /** Where code begins by the word of the headers: the program's first instruction, and sections of code; in no order. */
    public long[] codeStarts() {
        return LongStream.concat(
                        LongStream.of(entry),
                        sections.stream()
                                .filter(section -> (section.flags() & Section.EXECUTABLE) != 0)
                                .mapToLong(Section::address))
                .toArray();
    }

    /** The address that code at an offset of the file has; −1 if there is none. */
    public long addressOfCode(long offset) {
        for (Segment segment : segments) {
            if (segment.isCode() && segment.hasOffset(offset)) {
                return segment.address() + (offset - segment.offset());
            }
        }
        return -1;
    }

    /** Whether there is code at an address. */
    boolean isCode(long address) {
        for (Segment segment : segments) {
            if (segment.isCode() && segment.hasAddress(address)) {
                return true;
            }
        }
        return false;
    }

    /** Where in the file the byte for an address is, and how many follow it in its segment; null if there is none. */
    @Nullable
    Range fileRange(long address) {
        for (Segment segment : segments) {
            if (segment.type() == Segment.LOAD
                    && address - segment.address() >= 0
                    && address - segment.address() < segment.fileSize()) {
                long within = address - segment.address();
                return new Range(segment.offset() + within, segment.fileSize() - within);
            }
        }
        return null;
    }

    /**
     * A part of the file.
     *
     * @param offset where
     * @param length how many bytes
     */
    record Range(long offset, long length) {}

    /** The first segment of a type; null if there is none. */
    @Nullable
    Segment segment(int type) {
        for (Segment segment : segments) {
            if (segment.type() == type) {
                return segment;
            }
        }
        return null;
    }

    /** The first section of a type that has content; null if there is none. */
    @Nullable
    Section sectionOfType(int type) {
        for (Section section : sections) {
            if (section.type() == type) {
                return section;
            }
        }
        return null;
    }

    Section linked(Section section) throws Malformed {
        if (section.link() < 0 || section.link() >= sections.size()) {
            throw new Malformed("no section " + section.link());
        }
        return sections.get(section.link());
    }

    private @Nullable Section section(String name) {
        for (Section section : sections) {
            if (section.name().equals(name) && section.type() != Section.NOBITS) {
                return section;
            }
        }
        return null;
    }

    /** The content of a section, whole and inflated; null if there is none of that name. */
    public byte @Nullable [] content(String name) throws Malformed {
        Section section = section(name);
        if (section != null) {
            return content(section);
        }
        Section old = name.startsWith(".debug") ? section(".z" + name.substring(1)) : null;
        return old == null ? null : Inflation.ofOldSection(content(old));
    }

    byte[] content(Section section) throws Malformed {
        byte[] bytes = image.read(section.offset(), section.size());
        return (section.flags() & Section.COMPRESSED) == 0 ? bytes : Inflation.ofSection(bytes);
    }

    /** The address of a section; 0 if there is none of that name. */
    public long address(String name) {
        Section section = section(name);
        return section == null ? 0 : section.address();
    }

    /** The header for a search in the call frame information, if the linker made one. */
    public @Nullable Placed frameHeader() throws Malformed {
        Segment segment = segment(Segment.EH_FRAME_HEADER);
        return segment == null ? null : new Placed(segment.address(), image.read(segment.offset(), segment.fileSize()));
    }

    /** What is at an address, up to the end of its segment; null if there is none. */
    public @Nullable Placed at(long address) throws Malformed {
        Range range = fileRange(address);
        return range == null ? null : new Placed(address, image.read(range.offset(), range.length()));
    }

    /**
     * Bytes, and where they are mapped.
     *
     * @param address of the first
     * @param bytes all of them
     */
    public record Placed(long address, byte[] bytes) {}

    /** The build id in hexadecimal digits; empty if there is none. */
    public String buildId() {
        for (Segment segment : segments) {
            if (segment.type() == Segment.NOTE) {
                String found = buildId(segment);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private String buildId(Segment notes) {
        try {
            Cursor in = Cursor.over(image.read(notes.offset(), notes.fileSize()));
            while (in.remaining() > 12) {
                long nameSize = in.u32();
                long size = in.u32();
                int type = in.s32();
                String name = nameSize == 4 ? in.slice(4).string() : "";
                in.skip(nameSize == 4 ? 0 : nameSize + 3 & -4L);
                if (type == GNU_BUILD_ID && name.equals("GNU")) {
                    StringBuilder id = new StringBuilder();
                    for (Cursor bytes = in.slice(size); bytes.hasMore(); ) {
                        id.append(HexFormat.of().toHexDigits((byte) bytes.u8()));
                    }
                    return id.toString();
                }
                in.skip(size + 3 & -4L);
            }
        } catch (Malformed e) {
            // No build id then.
        }
        return "";
    }
}
