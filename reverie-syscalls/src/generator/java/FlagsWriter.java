import java.util.Locale;

/** Writes the flag words: public constants for tools, and tables for printing them. */
final class FlagsWriter {
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
        for (SyscallTable.Flag flag : set.flags()) {
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
            table(text, set);
        }
        return text.append("}\n").toString();
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
                .append("\", ")
                .append(set.enumeration())
                .append(",\n");
        text.append("                new long[] {").append(masks).append("},\n");
        text.append("                new long[] {").append(values).append("},\n");
        text.append("                new String[] {").append(names).append("});\n    }\n");
    }
}
