package dev.reverie.guestcode.elf;

import java.util.ArrayList;
import java.util.List;

/**
 * A shared library that needs no other: what a linker made with {@code -shared -nostdlib}. Or one that says that it is for ld.so, of which only an
 * outline is made. Immutable.
 *
 * <p>Refused are libraries that need others, thread-local variables, functions chosen at load time (ifunc), code that is not
 * position-independent, memory that is writable and executable, and images of more than {@value #MAX_IMAGE} bytes.
 */
public final class SharedLibrary {
    /** The most bytes that an image may have. */
    public static final int MAX_IMAGE = 16 << 20;

    /**
     * What a library exports that is for a program's own loader (ld.so), with the C library: a function that says where errno is. Such a library may need
     * others, and its image is an outline: what others have is 0 in it, and it can't run.
     */
    static final String NEEDS_LIBC = "reverie_errno";

    static final String NO_TLS =
            "thread-local variables can't be had in a guest; keep what belongs to a thread in the thread state";
    static final String NO_IFUNC = "functions that are chosen at load time (ifunc) can't be had in a guest";

    private static final int HEADER_SIZE = 64;
    private static final int SEGMENT_SIZE = 56;
    private static final int MAX_SEGMENTS = 64;
    private static final int MAX_INITIALIZERS = 1024;
    private static final long IDENTIFICATION = 0x00010102464c457fL; // ELF, 64 bits, little-endian, version 1
    private static final long IDENTIFICATION_MASK = 0x00ffffffffffffffL;
    private static final int SHARED_OBJECT = 3;
    private static final int X86_64 = 62;
    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    private static final int TLS = 7;
    private static final int RELRO = 0x6474e552;
    private static final int EXECUTABLE = 1;
    private static final int WRITABLE = 2;

    private final String name;
    private final Bytes file;
    private final List<Segment> segments;
    private final int size;

    private SharedLibrary(Bytes file, List<Segment> segments, int size) {
        name = file.library();
        this.file = file;
        this.segments = segments;
        this.size = size;
    }

    private record Segment(int type, int flags, long offset, long address, long fileSize, long memorySize) {}

    /**
     * Reads the headers of a library.
     *
     * @param name what errors call it, a path for instance
     * @param content the file; not changed, and not to be changed later
     */
    public static SharedLibrary read(String name, byte[] content) throws LibraryException {
        Bytes file = new Bytes(name, content);
        String what = "the header";
        file.check(0, HEADER_SIZE, what);
        if ((file.s64(0, what) & IDENTIFICATION_MASK) != IDENTIFICATION) {
            throw new LibraryException(name, "is no 64-bit little-endian ELF file");
        }
        if (file.u16(18, what) != X86_64) {
            throw new LibraryException(
                    name, "is for another processor than x86-64 (machine " + file.u16(18, what) + ")");
        }
        if (file.u16(16, what) != SHARED_OBJECT) {
            throw new LibraryException(name, "is no shared library: link it with -shared");
        }
        int count = file.u16(56, what);
        if (file.u16(54, what) != SEGMENT_SIZE || count > MAX_SEGMENTS) {
            throw new LibraryException(name, "has program headers of an unknown kind, or more than " + MAX_SEGMENTS);
        }
        long table = file.s64(32, what);
        file.check(table, (long) count * SEGMENT_SIZE, "the table of program headers");
        List<Segment> segments = new ArrayList<>();
        long end = 0;
        for (int i = 0; i < count; i++) {
            Segment segment = segment(file, table + (long) i * SEGMENT_SIZE);
            check(file, segment);
            segments.add(segment);
            if (segment.type == LOAD) {
                end = Math.max(end, segment.address + segment.memorySize);
            }
        }
        int pages = (int) ((end + Pages.SIZE - 1) / Pages.SIZE);
        return new SharedLibrary(file, List.copyOf(segments), pages * Pages.SIZE);
    }

    /** How many bytes of address space an image takes: a multiple of 4,096. */
    public int size() {
        return size;
    }

    /**
     * Makes the image for an address.
     *
     * @param base a multiple of 4,096
     */
    public LibraryImage imageAt(long base) throws LibraryException {
        if ((base & Pages.SIZE - 1) != 0) {
            throw new IllegalArgumentException("0x%x is not the address of a page".formatted(base));
        }
        byte[] content = new byte[size];
        Bytes image = new Bytes(name, content);
        Pages pages = new Pages(size);
        Segment dynamicSegment = null;
        for (Segment segment : segments) {
            if (segment.type == LOAD) {
                load(segment, content, pages);
            } else if (segment.type == DYNAMIC) {
                dynamicSegment = segment;
            }
        }
        if (dynamicSegment == null) {
            throw new LibraryException(name, "has no dynamic section: link it with -shared");
        }
        DynamicTable dynamic = DynamicTable.read(image, dynamicSegment.address, dynamicSegment.memorySize);
        SymbolTable symbols = new SymbolTable(image, dynamic);
        boolean isOutline = symbols.exports(base).containsKey(NEEDS_LIBC);
        if (!isOutline) {
            dynamic.checkAlone(image);
        }
        new Relocations(image, pages, dynamic, symbols, base, isOutline).apply();
        for (Segment segment : segments) {
            if (segment.type == RELRO) {
                image.check(segment.address, segment.memorySize, "what is to be protected");
                pages.protect((int) segment.address, (int) segment.memorySize);
            }
        }
        return new LibraryImage(
                base, pages.regions(image, base), symbols.exports(base), initializers(image, pages, dynamic, base));
    }

    private void load(Segment segment, byte[] content, Pages pages) throws LibraryException {
        boolean isWritable = (segment.flags & WRITABLE) != 0;
        boolean isExecutable = (segment.flags & EXECUTABLE) != 0;
        if (isWritable && isExecutable) {
            throw new LibraryException(name, "has memory that is writable and executable");
        }
        if (!pages.map((int) segment.address, (int) segment.memorySize, isWritable, isExecutable)) {
            throw new LibraryException(name, "has segments that overlap");
        }
        byte[] bytes = file.copy((int) segment.offset, (int) segment.fileSize);
        System.arraycopy(bytes, 0, content, (int) segment.address, bytes.length);
    }

    private List<Long> initializers(Bytes image, Pages pages, DynamicTable dynamic, long base) throws LibraryException {
        List<Long> functions = new ArrayList<>();
        if (dynamic.has(DynamicTable.INIT)) {
            functions.add(base + dynamic.get(DynamicTable.INIT));
        }
        long count = dynamic.get(DynamicTable.INIT_ARRAY_SIZE) / Long.BYTES;
        if (count < 0 || count > MAX_INITIALIZERS) {
            throw new LibraryException(name, "has " + count + " functions to initialise it");
        }
        for (long i = 0; i < count; i++) {
            long function =
                    image.s64(dynamic.get(DynamicTable.INIT_ARRAY) + i * Long.BYTES, "the list of initialisers");
            if (function != 0 && function != -1) {
                functions.add(function);
            }
        }
        for (long function : functions) {
            if (!pages.areExecutable(function - base)) {
                throw new LibraryException(name, "has a function to initialise it that is not in its code");
            }
        }
        return functions;
    }

    private static Segment segment(Bytes file, long at) throws LibraryException {
        String what = "a program header";
        return new Segment(
                file.s32(at, what),
                file.s32(at + 4, what),
                file.s64(at + 8, what),
                file.s64(at + 16, what),
                file.s64(at + 32, what),
                file.s64(at + 40, what));
    }

    private static void check(Bytes file, Segment segment) throws LibraryException {
        String name = file.library();
        if (segment.type == TLS && segment.memorySize != 0) {
            throw new LibraryException(name, NO_TLS);
        }
        if (segment.type != LOAD) {
            return;
        }
        file.check(segment.offset, segment.fileSize, "a segment");
        if (segment.memorySize < segment.fileSize) {
            throw new LibraryException(name, "has a segment that is smaller in memory than in the file");
        }
        if (segment.address < 0 || segment.memorySize > MAX_IMAGE || segment.address > MAX_IMAGE - segment.memorySize) {
            throw new LibraryException(name, "needs more than " + (MAX_IMAGE >> 20) + " MiB");
        }
    }
}
