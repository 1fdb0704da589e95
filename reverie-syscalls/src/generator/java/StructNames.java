import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** From the names of C to those of Java. */
final class StructNames {
    /** Words of the language, and methods of every object, that can't name a component of a record. */
    private static final Set<String> RESERVED = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "try",
            "void",
            "volatile",
            "while",
            "true",
            "false",
            "null",
            "clone",
            "finalize",
            "getClass",
            "hashCode",
            "notify",
            "notifyAll",
            "toBytes",
            "toString",
            "wait");

    /** The simple names of what is in the package of the calls. */
    private final Set<String> taken = new HashSet<>();

    StructNames(SyscallTable table) {
        table.calls().forEach(call -> taken.add(call.className()));
        table.flagSets().forEach(set -> taken.add(set.className()));
    }

    /** The class of a structure: {@code Timespec} of timespec; {@code StatStruct} of stat, as a call has the short name. */
    String type(String struct) {
        String name = RecordWriter.capitalized(camel(struct));
        return taken.contains(name) ? name + "Struct" : name;
    }

    /** The component of a field: {@code tvSec} of tv_sec. */
    static String component(String field) {
        String name = camel(field);
        return RESERVED.contains(name) ? name + "Field" : name;
    }

    private static String camel(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("_")) {
            if (!word.isEmpty()) {
                text.append(
                        text.isEmpty()
                                ? word.substring(0, 1).toLowerCase(Locale.ROOT)
                                : word.substring(0, 1).toUpperCase(Locale.ROOT));
                text.append(word.substring(1));
            }
        }
        return text.toString();
    }
}
