import java.util.Set;

/**
 * How a field of a structure is held in Java, and the expressions that convert it; {@code %b} stands for the bytes, {@code
 * %o} for the offset, {@code %v} for the value.
 *
 * @param type the type of the component
 * @param get reads it
 * @param put a statement that stores it
 * @param normal what the constructor keeps of what it is given, {@code %v} itself if anything goes
 */
record FieldCode(String type, String get, String put, String normal) {
    /** Kinds whose values are signed; the decoder has the same list in Frame. */
    private static final Set<String> SIGNED = Set.of("int", "long", "fd", "dirfd", "pid", "off", "uid");

    /** Kinds in network order. */
    private static final String SWAPPED = "be\\d+(hex)?|ethernet";

    /** Kinds that are bytes even if there are as many as in a number. */
    private static final Set<String> BYTES = Set.of("raw", "inaddr", "in6addr", "bytelist");

    static boolean isSigned(Item item) {
        return SIGNED.contains(item.kind());
    }

    /** Whether it is characters, which end at the last that is not zero. */
    boolean isText() {
        return normal.startsWith("Fields.text(");
    }

    String get(String bytes, String offset) {
        return get.replace("%b", bytes).replace("%o", offset);
    }

    String put(String bytes, String offset, String value) {
        return put.replace("%b", bytes).replace("%o", offset).replace("%v", value);
    }

    String normal(String value) {
        return normal.replace("%v", value);
    }

    boolean isNormalized() {
        return !normal.equals("%v");
    }

    boolean isNumber() {
        return type.equals("int") || type.equals("long");
    }

    /** The code of a field; {@code struct} is the class of what it embeds. */
    static FieldCode of(Item item, String struct, int structSize) {
        boolean swapped = item.kind().matches(SWAPPED);
        if (!struct.isEmpty() && item.width() == structSize) {
            return item.count() == 1 ? struct(struct) : structs(struct, item.count());
        }
        if (item.kind().equals("chars")) {
            return item.count() == 1 ? text(item.width()) : texts(item.width(), item.count());
        }
        boolean number = !BYTES.contains(item.kind()) && Set.of(1, 2, 4, 8).contains(item.width());
        boolean several = item.count() > 1;
        if (!number || !struct.isEmpty() || several && (swapped || item.width() == 1)) {
            return bytes(item.width() * item.count());
        }
        return several ? numbers(item) : number(item.width(), isSigned(item), swapped);
    }

    private static FieldCode struct(String type) {
        return new FieldCode(type, type + ".of(%b, %o)", "Fields.put(%b, %o, %v.toBytes())", "%v");
    }

    private static FieldCode structs(String type, int count) {
        return new FieldCode(
                "List<" + type + ">",
                "Fields.structs(%b, %o, " + type + ".SIZE, " + count + ", " + type + "::of)",
                "Fields.putStructs(%b, %o, " + type + ".SIZE, %v)",
                "Fields.exactly(%v, " + count + ")");
    }

    private static FieldCode text(int width) {
        return new FieldCode(
                "Bytes",
                "Fields.text(%b, %o, " + width + ")",
                "Fields.put(%b, %o, %v)",
                "Fields.text(%v, " + width + ")");
    }

    private static FieldCode texts(int width, int count) {
        return new FieldCode(
                "List<Bytes>",
                "Fields.texts(%b, %o, " + width + ", " + count + ")",
                "Fields.putTexts(%b, %o, " + width + ", %v)",
                "Fields.texts(%v, " + width + ", " + count + ")");
    }

    /** Bytes as they are. */
    static FieldCode bytes(int size) {
        return new FieldCode(
                "Bytes",
                "Fields.bytes(%b, %o, " + size + ")",
                "Fields.put(%b, %o, %v)",
                "Fields.bytes(%v, " + size + ")");
    }

    private static FieldCode numbers(Item item) {
        String shape = item.width() + ", " + item.count() + ", " + isSigned(item) + ")";
        return item.width() == 8
                ? new FieldCode(
                        "List<Long>",
                        "Fields.longs(%b, %o, " + item.count() + ")",
                        "Fields.putLongs(%b, %o, %v)",
                        "Fields.exactly(%v, " + item.count() + ")")
                : new FieldCode(
                        "List<Integer>",
                        "Fields.ints(%b, %o, " + shape,
                        "Fields.putInts(%b, %o, " + item.width() + ", %v)",
                        "Fields.ints(%v, " + shape);
    }

    private static FieldCode number(int width, boolean signed, boolean swapped) {
        return switch (width) {
            case 1 ->
                signed
                        ? new FieldCode("int", "%b[%o]", "%b[%o] = (byte) %v", "(byte) %v")
                        : new FieldCode("int", "%b[%o] & 0xff", "%b[%o] = (byte) %v", "%v & 0xff");
            case 2 ->
                new FieldCode(
                        "int",
                        swap("Short", swapped, "LittleEndian.getShort(%b, %o)") + (signed ? "" : " & 0xffff"),
                        "LittleEndian.putShort(%b, %o, " + swap("Short", swapped, swapped ? "(short) %v" : "%v") + ")",
                        signed ? "(short) %v" : "%v & 0xffff");
            case 4 ->
                new FieldCode(
                        "int",
                        swap("Integer", swapped, "LittleEndian.getInt(%b, %o)"),
                        "LittleEndian.putInt(%b, %o, " + swap("Integer", swapped, "%v") + ")",
                        "%v");
            default ->
                new FieldCode(
                        "long",
                        swap("Long", swapped, "LittleEndian.getLong(%b, %o)"),
                        "LittleEndian.putLong(%b, %o, " + swap("Long", swapped, "%v") + ")",
                        "%v");
        };
    }

    private static String swap(String type, boolean swapped, String value) {
        return swapped ? type + ".reverseBytes(" + value + ")" : value;
    }
}
