import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the flag words: public constants for tools, and tables for printing them. */
final class FlagsWriter {
    /** An enumeration with more names has a class of its own, in which switches find them: arrays would have to be filled. */
    private static final int LARGE = 200;

    /** How many names a class has at most: only those around the first that is seen are loaded. */
    private static final int PER_CLASS = 256;

    private final SyscallTable table;

    FlagsWriter(SyscallTable table) {
        this.table = table;
    }

    String constants(SyscallTable.FlagSet set) {
        StringBuilder text = new StringBuilder(RecordWriter.HEADER);
        text.append("/** The values of ")
                .append(set.unknown())
                .append(", as in the kernel's headers. */\npublic final class ");
        text.append(set.className()).append(" {\n");
        for (SyscallTable.Flag flag : set.constants()) {
            boolean wide = flag.value() >>> 32 != 0;
            text.append("    /** {@code ").append(flag.name()).append("} */\n    public static final ");
            text.append(wide ? "long " : "int ").append(flag.name()).append(" = 0x");
            text.append(Long.toHexString(flag.value())).append(wide ? "L" : "").append(";\n\n");
        }
        return text.append("    private ")
                .append(set.className())
                .append("() {}\n}\n")
                .toString();
    }

    String tables() {
        StringBuilder text = new StringBuilder("// Generated from src/main/table. Do not edit.\n");
        text.append(
                "package dev.reverie.syscalls.decode;\n\nimport dev.reverie.syscalls.value.NameSet;\nimport org.jspecify.annotations.Nullable;\n\n");
        text.append("/** The flag words and enumerations by number, each built when it is first printed. */\n");
        text.append("final class FlagTables {\n");
        for (int i = 0; i < table.flagSets().size(); i++) {
            String name = table.flagSets().get(i).name().toUpperCase(Locale.ROOT);
            text.append("    static final int ")
                    .append(name)
                    .append(" = ")
                    .append(i)
                    .append(";\n");
        }
        text.append(
                "\n    /** A cache of immutable values: two threads may both fill an entry, with equal tables. */\n");
        text.append("    private static final @Nullable NameSet[] TABLES = new @Nullable NameSet[");
        text.append(table.flagSets().size()).append("];\n\n    private FlagTables() {}\n\n");
        text.append("""
                static NameSet of(int index) {
                    NameSet table = TABLES[index];
                    if (table == null) {
                        table = make(index);
                        TABLES[index] = table;
                    }
                    return table;
                }

                private static NameSet make(int index) {
                    return switch (index) {
            """);
        for (int i = 0; i < table.flagSets().size(); i++) {
            text.append("            case ")
                    .append(i)
                    .append(" -> ")
                    .append(table.flagSets().get(i).name() + "Table")
                    .append("();\n");
        }
        text.append("            default -> throw new IndexOutOfBoundsException(index);\n        };\n    }\n");
        for (SyscallTable.FlagSet set : table.flagSets()) {
            if (isLarge(set)) {
                text.append("\n    private static NameSet " + set.name() + "Table() {\n        return new NameSet(\"");
                text.append(set.unknown() + "\", new " + set.className() + "Names());\n    }\n");
            } else {
                table(text, set);
            }
        }
        return text.append("}\n").toString();
    }

    static boolean isLarge(SyscallTable.FlagSet set) {
        return set.enumeration() && set.flags().size() > LARGE;
    }

    /** The class with the names of a large enumeration. */
    String names(SyscallTable.FlagSet set) {
        StringBuilder text = new StringBuilder("// Generated from src/main/table. Do not edit.\n");
        text.append("package dev.reverie.syscalls.decode;\n\nimport dev.reverie.syscalls.value.NameSet;\n");
        text.append("import org.jspecify.annotations.Nullable;\n\n/** The names of ")
                .append(set.unknown());
        text.append(". */\nfinal class " + set.className() + "Names implements NameSet.Lookup {\n    @Override\n");
        text.append("    public @Nullable String name(long value) {\n        if (value >>> 32 != 0) {\n");
        text.append("            return null;\n        }\n");
        StringBuilder classes = new StringBuilder();
        List<Map.Entry<Long, String>> names = List.copyOf(byValue(set).entrySet());
        for (int from = 0; from < names.size(); from += PER_CLASS) {
            int to = Math.min(from + PER_CLASS, names.size());
            long last = names.get(to - 1).getKey();
            text.append("        if (value <= " + last + "L) {\n            return From" + from
                    + ".name((int) value);\n        }\n");
            classes.append(
                    "\n    private static final class From" + from + " {\n        private From" + from
                            + "() {}\n\n        static @Nullable String name(int value) {\n            return switch (value) {\n");
            for (Map.Entry<Long, String> name : names.subList(from, to)) {
                classes.append("                case 0x" + Long.toHexString(name.getKey()) + " -> \"" + name.getValue()
                        + "\";\n");
            }
            classes.append("                default -> null;\n            };\n        }\n    }\n");
        }
        return text.append("        return null;\n    }\n")
                .append(classes)
                .append("}\n")
                .toString();
    }

    /** The names of each number, in the order of the numbers. */
    private static SortedMap<Long, String> byValue(SyscallTable.FlagSet set) {
        SortedMap<Long, String> names = new TreeMap<>();
        set.flags().forEach(flag -> names.merge(flag.value(), flag.name(), FlagsWriter::or));
        return names;
    }

    /** The names of one number stand in the order of the alphabet, whatever topics they are from. */
    private static String or(String names, String name) {
        return Stream.concat(Stream.of(names.split(" or ")), Stream.of(name))
                .sorted()
                .collect(Collectors.joining(" or "));
    }

    private static void table(StringBuilder text, SyscallTable.FlagSet set) {
        StringBuilder masks = new StringBuilder();
        StringBuilder values = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (SyscallTable.Flag flag : set.flags()) {
            masks.append("0x").append(Long.toHexString(flag.mask())).append("L, ");
            values.append("0x").append(Long.toHexString(flag.value())).append("L, ");
            names.append('"').append(flag.name()).append("\", ");
        }
        text.append("\n    private static NameSet ")
                .append(set.name() + "Table")
                .append("() {\n        return new NameSet(\n");
        text.append("                \"")
                .append(set.unknown())
                .append("\", NameSet.Form.")
                .append(set.form().toUpperCase(Locale.ROOT))
                .append(",\n");
        text.append("                new long[] {").append(masks).append("},\n");
        text.append("                new long[] {").append(values).append("},\n");
        text.append("                new String[] {").append(names).append("});\n    }\n");
    }
}
