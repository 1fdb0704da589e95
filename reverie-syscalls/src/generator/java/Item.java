import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An argument of a call or a field of a structure; the syntax is described in {@code README.md} beside the tables.
 *
 * @param access 0 if the kernel reads what the item points to, {@link #WRITTEN} or {@link #CHANGED}
 * @param flags the bits {@link #VERBOSE} to {@link #NOTED}
 * @param detail number of a flag set, structure or choice; -1 for none
 * @param length item that holds the length, size or selecting value; {@link #RESULT}, {@link #OUTCOME}, {@link #OWN}, or -1 for none
 * @param condition item whose bits decide whether this one is there, or -1
 * @param width bytes in memory, 0 to take those of the kind
 * @param count how many there are, in a row
 * @param reach the field is there only if what the guest gives goes beyond this offset; {@link #OWN_OFFSET}, or -1
 * @param narrow whether 32 bits of it count
 */
record Item(
        String name,
        int access,
        int flags,
        String kind,
        int detail,
        int length,
        int condition,
        long mask,
        int offset,
        int width,
        int count,
        int reach,
        boolean narrow) {
    static final int RESULT = -2;
    static final int OUTCOME = -3;
    static final int OWN = -4;

    static final int WRITTEN = 1;
    static final int CHANGED = 2;
    static final int VERBOSE = 4;
    static final int BARE = 8;
    static final int ARRAY = 16;
    static final int UNLESS_ZERO = 32;
    static final int BOXED = 64;
    static final int WIDE = 128;
    static final int NOTED = 256;

    /** In place of an offset: that of the field itself. */
    static final int OWN_OFFSET = -2;

    /** Before an enumeration whose values are the numbers of bits. */
    private static final String SHIFTED = "1<<@";

    /** What accessors can't be called. */
    private static final Set<String> TAKEN = Set.of(
            "args", "number", "name", "abi", "of", "toString", "hashCode", "getClass", "notify", "wait", "clone");

    String javaType() {
        return narrow ? "int" : "long";
    }

    boolean written() {
        return access != 0;
    }

    /** All the items of a line; they may refer to each other. */
    static List<Item> list(List<String> words, SyscallTable table, boolean accessors) {
        List<String> names = words.stream().map(Item::nameOf).toList();
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (accessors && TAKEN.contains(names.get(i))) {
                throw new IllegalArgumentException("an accessor can't be called " + names.get(i));
            }
            items.add(parse(words.get(i), names, table));
        }
        return List.copyOf(items);
    }

    private static String nameOf(String word) {
        return word.substring(0, word.indexOf(':'))
                .replaceAll("^(<>|>)?[!^+]*(~[0-9]*)?[!^+]*", "")
                .replaceAll("[.@\\[].*", "");
    }

    private static Item parse(String word, List<String> names, SyscallTable table) {
        String head = word.substring(0, word.indexOf(':'));
        int access = head.startsWith("<>") ? CHANGED : head.startsWith(">") ? WRITTEN : 0;
        int flags = (head.contains("!") ? VERBOSE : 0)
                | (head.contains("^") ? BARE : 0)
                | (head.contains("+") ? UNLESS_ZERO : 0);
        String name = nameOf(word);
        Type type = type(word.substring(word.indexOf(':') + 1), names, table);
        return new Item(
                name,
                access | type.access,
                flags | type.flags,
                type.kind,
                type.detail,
                type.length,
                type.condition,
                type.mask,
                number(head, '@', -1),
                number(head, '.', type.width),
                number(head, '[', 1),
                reach(head),
                table.isNarrow(type.kind) && (type.flags & BOXED) == 0);
    }

    /** As a word that the decoder reads: {@code name=kind,bits,detail,length,condition,mask,offset,width,count,reach}. */
    String encoded(SyscallTable table) {
        return name + "="
                + String.join(
                        ",",
                        List.of(
                                "" + table.kindNumber(kind),
                                "" + (access | flags),
                                "" + detail,
                                "" + length,
                                "" + condition,
                                "" + mask,
                                "" + offset,
                                "" + width,
                                "" + count,
                                "" + reach));
    }

    /** What follows the colon. */
    record Type(String kind, int detail, int length, int condition, long mask, int flags, int width, int access) {
        /** As {@link Item#encoded}, without a name. */
        String encoded(SyscallTable table) {
            return new Item("", access, flags, kind, detail, length, condition, mask, -1, width, 1, -1, false)
                    .encoded(table);
        }
    }

    static Type type(String text, List<String> names, SyscallTable table) {
        int condition = -1;
        long mask = 0;
        int question = text.indexOf('?');
        if (question >= 0) {
            String bits = text.substring(question + 1);
            text = text.substring(0, question);
            int and = bits.indexOf('&');
            condition = index(names, bits.substring(0, and));
            mask = Long.decode(bits.substring(and + 1));
        }
        int access = text.startsWith("<>") ? CHANGED : text.startsWith(">") ? WRITTEN : 0;
        text = text.substring(access == CHANGED ? 2 : access == WRITTEN ? 1 : 0);
        if (text.startsWith("&")) {
            return boxed(type(text.substring(1), names, table), condition, mask, access, table);
        }
        int length = -1;
        int flags = text.startsWith("#") ? NOTED : 0;
        text = text.replaceFirst("^#", "");
        int open = Math.max(text.indexOf('('), text.indexOf('['));
        if (open >= 0) {
            flags |= text.charAt(open) == '[' ? ARRAY : 0;
            String of = text.substring(open + 1, text.length() - 1);
            length = switch (of) {
                case "ret" -> RESULT;
                case "ok" -> OUTCOME;
                case "own" -> OWN;
                default -> index(names, of);
            };
            text = text.substring(0, open);
        }
        if (text.startsWith(SHIFTED)) {
            int set = table.flagSet(text.substring(SHIFTED.length()));
            return new Type("shifted", set, length, condition, mask, flags, 0, access);
        }
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case '@' ->
                rest.startsWith("@")
                        ? new Type(
                                "lflags", table.flagSet(rest.substring(1)), length, condition, mask, flags, 0, access)
                        : new Type("flags", table.flagSet(rest), length, condition, mask, flags, 0, access);
            case '+' -> new Type("trailing", table.struct(rest), length, condition, mask, flags, 0, access);
            case '*' ->
                rest.startsWith("*")
                        ? new Type(
                                "structs", table.struct(rest.substring(1)), length, condition, mask, flags, 8, access)
                        : new Type("struct", table.struct(rest), length, condition, mask, flags, 8, access);
            case '%' ->
                new Type(
                        "embedded",
                        table.struct(rest),
                        length,
                        condition,
                        mask,
                        flags,
                        table.structs().get(table.struct(rest)).size(),
                        access);
            case '=' -> new Type("choice", table.choice(rest), length, condition, mask, flags, 0, access);
            default -> {
                if (!table.kinds().contains(text)) {
                    throw new IllegalArgumentException("no such kind: " + text);
                }
                yield new Type(text, -1, length, condition, mask, flags, 0, access);
            }
        };
    }

    private static int reach(String head) {
        int at = head.indexOf('~');
        return at < 0 ? -1 : Character.isDigit(head.charAt(at + 1)) ? number(head, '~', -1) : OWN_OFFSET;
    }

    /** The address of a single value. */
    private static Type boxed(Type value, int condition, long mask, int access, SyscallTable table) {
        int wide = table.isNarrow(value.kind) ? 0 : WIDE;
        return new Type(value.kind, value.detail, value.length, condition, mask, value.flags | BOXED | wide, 8, access);
    }

    private static int number(String head, char mark, int otherwise) {
        int at = head.indexOf(mark);
        if (at < 0) {
            return otherwise;
        }
        int end = at + 1;
        while (end < head.length() && Character.isDigit(head.charAt(end))) {
            end++;
        }
        return Integer.parseInt(head.substring(at + 1, end));
    }

    private static int index(List<String> names, String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no such argument or field: " + name);
        }
        return index;
    }
}
