package dev.reverie.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of a vDSO, the small shared object that the kernel maps into every process, read from its image in memory by
 * way of its dynamic section: there is no file. See vdso(7) and elf(5).
 *
 * <p>Several functions may have one place: most have an alias.
 */
public final class VdsoImage {
    /** How much to read at first: the file header and the program headers lie there. */
    public static final int HEADERS = 4096;

    private static final int MAX_SIZE = 1 << 20;
    private static final int MAGIC = 0x464c457f;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int DT_HASH = 4;
    private static final int DT_STRTAB = 5;
    private static final int DT_SYMTAB = 6;
    private static final int STT_FUNC = 2;

    /**
     * Where the two classes of ELF files have their fields, in bytes.
     *
     * @param code what the file header calls it
     * @param word the size of an address
     * @param headers where the file header has the offset of the program headers
     * @param headerCount where it has their number
     * @param header the size of a program header
     * @param address where a program header has the address
     * @param offset where it has the offset in the image
     * @param memorySize where it has the size in memory
     * @param symbol the size of a symbol
     * @param symbolValue where a symbol has its address
     * @param symbolSize where it has its size
     * @param symbolInfo where it has its type
     * @param symbolSection where it has its section
     */
    private record Form(
            int code,
            int word,
            int headers,
            int headerCount,
            int header,
            int address,
            int offset,
            int memorySize,
            int symbol,
            int symbolValue,
            int symbolSize,
            int symbolInfo,
            int symbolSection) {
        static final Form OF_32_BITS = new Form(1, Integer.BYTES, 28, 44, 32, 8, 4, 20, 16, 4, 8, 12, 14);
        static final Form OF_64_BITS = new Form(2, Long.BYTES, 32, 56, 56, 16, 8, 40, 24, 8, 16, 4, 6);

        long word(ByteBuffer image, int at) {
            return word == Long.BYTES ? image.getLong(at) : Integer.toUnsignedLong(image.getInt(at));
        }
    }

    private final ByteBuffer image;
    private final Form form;

    /** The address at which the image was linked to be. */
    private final long linkedAt;

    private final int size;
    private final int dynamic;

    /**
     * A function.
     *
     * @param name its symbol, such as {@code __vdso_time}
     * @param offset where it begins in the image
     * @param size how many bytes of code it has
     */
    public record Function(String name, int offset, int size) {}

    private VdsoImage(ByteBuffer image, Form form, long linkedAt, int size, int dynamic) {
        this.image = image;
        this.form = form;
        this.linkedAt = linkedAt;
        this.size = size;
        this.dynamic = dynamic;
    }

    /**
     * An image, or its first {@link #HEADERS} bytes.
     *
     * @throws IllegalArgumentException if that is no shared object
     */
    public static VdsoImage of(byte[] bytes) {
        ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 64 || image.getInt(0) != MAGIC) {
            throw new IllegalArgumentException("the vDSO is no ELF image");
        }
        Form form = image.get(4) == Form.OF_32_BITS.code ? Form.OF_32_BITS : Form.OF_64_BITS;
        int headers = image.getShort(form.headerCount);
        long linkedAt = 0;
        int size = 0;
        int dynamic = 0;
        for (int i = 0; i < headers; i++) {
            int header = (int) form.word(image, form.headers) + i * form.header;
            int type = image.getInt(header);
            if (type == PT_LOAD) {
                linkedAt = form.word(image, header + form.address);
                size = (int) form.word(image, header + form.memorySize);
            } else if (type == PT_DYNAMIC) {
                dynamic = (int) form.word(image, header + form.offset);
            }
        }
        if (size <= 0 || size > MAX_SIZE || dynamic <= 0 || dynamic >= size) {
            throw new IllegalArgumentException("the vDSO has no dynamic section");
        }
        return new VdsoImage(image, form, linkedAt, size, dynamic);
    }

    /** How many bytes the whole image has. */
    public int size() {
        return size;
    }

    /** Whether it is that of a 32-bit program. */
    public boolean is32Bit() {
        return form.equals(Form.OF_32_BITS);
    }

    /**
     * All functions that it defines. To be asked of a whole image.
     *
     * @throws IllegalArgumentException if the image contradicts itself
     */
    public List<Function> functions() {
        try {
            return readFunctions();
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the vDSO's symbols lie outside of it", e);
        }
    }

    private List<Function> readFunctions() {
        int symbols = tagged(DT_SYMTAB);
        int strings = tagged(DT_STRTAB);
        int hash = tagged(DT_HASH);
        // Without the old kind of hash table nothing tells the number; the strings follow the symbols.
        int count = hash == 0 ? (strings - symbols) / form.symbol : image.getInt(hash + 4);
        List<Function> functions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int symbol = symbols + i * form.symbol;
            boolean isDefined = image.getShort(symbol + form.symbolSection) != 0;
            if (isDefined && (image.get(symbol + form.symbolInfo) & 0xf) == STT_FUNC) {
                int offset = (int) (form.word(image, symbol + form.symbolValue) - linkedAt);
                int length = (int) form.word(image, symbol + form.symbolSize);
                functions.add(new Function(string(strings + image.getInt(symbol)), offset, length));
            }
        }
        return functions;
    }

    /** The offset that an entry of the dynamic section gives; 0 if there is none. */
    private int tagged(int tag) {
        for (int at = dynamic; form.word(image, at) != 0; at += 2 * form.word) {
            if (form.word(image, at) == tag) {
                return (int) (form.word(image, at + form.word) - linkedAt);
            }
        }
        return 0;
    }

    private String string(int offset) {
        int end = offset;
        while (image.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - offset];
        image.get(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
