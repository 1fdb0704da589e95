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
    private static final int CLASS64 = 2;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int DT_HASH = 4;
    private static final int DT_STRTAB = 5;
    private static final int DT_SYMTAB = 6;
    private static final int SYMBOL = 24;
    private static final int STT_FUNC = 2;

    private final ByteBuffer image;

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

    private VdsoImage(ByteBuffer image, long linkedAt, int size, int dynamic) {
        this.image = image;
        this.linkedAt = linkedAt;
        this.size = size;
        this.dynamic = dynamic;
    }

    /**
     * An image, or its first {@link #HEADERS} bytes.
     *
     * @throws IllegalArgumentException if that is no 64-bit shared object
     */
    public static VdsoImage of(byte[] bytes) {
        ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 64 || image.getInt(0) != MAGIC || image.get(4) != CLASS64) {
            throw new IllegalArgumentException("the vDSO is no 64-bit ELF image");
        }
        int headers = image.getShort(56);
        long linkedAt = 0;
        int size = 0;
        int dynamic = 0;
        for (int i = 0; i < headers; i++) {
            int header = (int) image.getLong(32) + i * 56;
            int type = image.getInt(header);
            if (type == PT_LOAD) {
                linkedAt = image.getLong(header + 16);
                size = (int) image.getLong(header + 40);
            } else if (type == PT_DYNAMIC) {
                dynamic = (int) image.getLong(header + 8);
            }
        }
        if (size <= 0 || size > MAX_SIZE || dynamic <= 0 || dynamic >= size) {
            throw new IllegalArgumentException("the vDSO has no dynamic section");
        }
        return new VdsoImage(image, linkedAt, size, dynamic);
    }

    /** How many bytes the whole image has. */
    public int size() {
        return size;
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
        int count = hash == 0 ? (strings - symbols) / SYMBOL : image.getInt(hash + 4);
        List<Function> functions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int symbol = symbols + i * SYMBOL;
            boolean isDefined = image.getShort(symbol + 6) != 0;
            if (isDefined && (image.get(symbol + 4) & 0xf) == STT_FUNC) {
                functions.add(new Function(
                        string(strings + image.getInt(symbol)), (int) (image.getLong(symbol + 8) - linkedAt), (int)
                                image.getLong(symbol + 16)));
            }
        }
        return functions;
    }

    /** The offset that an entry of the dynamic section gives; 0 if there is none. */
    private int tagged(int tag) {
        for (int at = dynamic; image.getLong(at) != 0; at += 16) {
            if (image.getLong(at) == tag) {
                return (int) (image.getLong(at + 8) - linkedAt);
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
