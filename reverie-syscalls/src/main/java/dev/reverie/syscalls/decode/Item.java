package dev.reverie.syscalls.decode;

/**
 * An argument or a field, as the tables of this module declare it; {@code src/main/table/README.md} has their syntax.
 *
 * @param kind one of {@link Kind}
 * @param bits {@link #WRITTEN} to {@link #NOTED}
 * @param detail number of a flag set, structure or choice
 * @param length the item that holds the length, size or selecting value; {@link #RESULT}, {@link #OUTCOME}, {@link #OWN}, or -1
 * @param condition the item that decides with {@code mask} whether this one is there, or -1
 * @param offset where a field lies in its structure
 * @param width how many bytes of memory it takes, 0 for arguments
 * @param count how many there are in a row
 * @param reach a field is there only if what the guest gives of the structure goes beyond this offset
 */
record Item(
        String name,
        int kind,
        int bits,
        int detail,
        int length,
        int condition,
        long mask,
        int offset,
        int width,
        int count,
        int reach) {
    /** The kernel writes what the item points to. */
    static final int WRITTEN = 1;
    /** The kernel reads and then writes what the item points to. */
    static final int CHANGED = 2;
    /** A field that is shown only if everything is. */
    static final int VERBOSE = 4;
    /** A field that text shows without its name. */
    static final int BARE = 8;
    /** {@code length} counts structures, not bytes. */
    static final int ARRAY = 16;
    /** A field that is shown unless it is zero. */
    static final int UNLESS_ZERO = 32;
    /** The address of a value, and not the value itself. */
    static final int BOXED = 64;
    /** The value at that address has 64 bits. */
    static final int WIDE = 128;
    /** The number is shown, and its names are a remark. */
    static final int NOTED = 256;

    /** The length is the result of the call. */
    static final int RESULT = -2;
    /** A structure says its size in its first 32 bits. */
    static final int OWN = -4;

    /** What selects is whether the call has run: 0 if it failed, 1 if it succeeded, 2 if it has not run. */
    static final int OUTCOME = -3;

    private static final int NUMBERS = 10;

    /** Reads {@code name=kind,bits,detail,length,condition,mask,offset,width,count,reach}. */
    static Item parse(String word) {
        int equals = word.indexOf('=');
        long[] numbers = new long[NUMBERS];
        int at = equals + 1;
        for (int i = 0; i < NUMBERS; i++) {
            int comma = word.indexOf(',', at);
            int end = comma < 0 ? word.length() : comma;
            numbers[i] = Long.parseLong(word, at, end, 10);
            at = end + 1;
        }
        return new Item(
                word.substring(0, equals),
                (int) numbers[0],
                (int) numbers[1],
                (int) numbers[2],
                (int) numbers[3],
                (int) numbers[4],
                numbers[5],
                (int) numbers[6],
                (int) numbers[7],
                (int) numbers[8],
                (int) numbers[9]);
    }

    /** What is at the address that a boxed item is. */
    Item unboxed() {
        return new Item(name, kind, bits & ~BOXED, detail, length, condition, mask, offset, width, count, reach);
    }

    boolean is(int bit) {
        return (bits & bit) != 0;
    }

    /** Whether it can be decoded only after the call. */
    boolean isWritten() {
        return (bits & (WRITTEN | CHANGED)) != 0;
    }
}
