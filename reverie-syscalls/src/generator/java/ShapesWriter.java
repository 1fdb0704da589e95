import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what the decoder needs to know of each call, structure and choice, as one string constant for each. */
final class ShapesWriter {
    private static final String HEADER =
            "// Generated from src/main/table. Do not edit.\npackage dev.reverie.syscalls.decode;\n\n";

    private final SyscallTable table;

    ShapesWriter(SyscallTable table) {
        this.table = table;
    }

    String kinds() {
        StringBuilder text = new StringBuilder(HEADER);
        text.append("/** The kinds of items and results. */\nfinal class Kind {\n");
        for (String kind : table.kinds()) {
            constant(text, kind, table.kindNumber(kind));
        }
        for (String result : SyscallTable.RESULTS) {
            constant(text, "RESULT_" + result, SyscallTable.RESULTS.indexOf(result));
        }
        return text.append("\n    private Kind() {}\n}\n").toString();
    }

    String calls() {
        StringBuilder text = new StringBuilder(HEADER);
        text.append("import org.jspecify.annotations.Nullable;\n\n");
        text.append(
                "/** The arguments of each call, as {@link Shape#parse} reads them. */\nfinal class CallShapes {\n");
        text.append(
                "    private CallShapes() {}\n\n    /** The shape of a call, or null for one known by name only. */\n");
        text.append("    static @Nullable String of(int number) {\n        return switch (number) {\n");
        for (SyscallTable.Call call : table.typedCalls()) {
            int result = SyscallTable.RESULTS.indexOf(call.result());
            String meaning =
                    call.meaning() == null ? "" : " result" + call.meaning().encoded(table);
            entry(text, call.number(), call.name() + " " + result + " 0" + meaning, call.args());
        }
        return text.append("            default -> null;\n        };\n    }\n}\n")
                .toString();
    }

    String structs() {
        StringBuilder text = new StringBuilder(HEADER);
        text.append(
                "/** The fields of each structure, as {@link Shape#parse} reads them. */\nfinal class StructShapes {\n");
        List<SyscallTable.Struct> structs = table.structs();
        for (int i = 0; i < structs.size(); i++) {
            constant(text, structs.get(i).name(), i);
        }
        for (String extent : SyscallTable.EXTENTS) {
            constant(text, "EXTENT_" + extent, SyscallTable.EXTENTS.indexOf(extent));
        }
        text.append("\n    /** How many there are. */\n    static final int COUNT = ")
                .append(structs.size());
        text.append(
                ";\n\n    private StructShapes() {}\n\n    static String of(int index) {\n        return switch (index) {\n");
        for (int i = 0; i < structs.size(); i++) {
            SyscallTable.Struct struct = structs.get(i);
            int how = struct.style() | struct.extent() << SyscallTable.EXTENT_SHIFT;
            entry(text, i, struct.name() + " " + how + " " + struct.size(), struct.fields());
        }
        return text.append("            default -> throw new IndexOutOfBoundsException(index);\n        };\n    }\n}\n")
                .toString();
    }

    /** A switch for each choice, so that a large one costs nothing before its first case is seen. */
    String choices() {
        StringBuilder text = new StringBuilder(HEADER);
        text.append("""
                /** The cases of each choice, and what the argument is then, as {@link Choice} reads them. */
                final class ChoiceShapes {
                """);
        List<SyscallTable.Choice> choices = table.choices();
        for (int i = 0; i < choices.size(); i++) {
            constant(text, choices.get(i).name(), i);
        }
        Map<String, Integer> items = new LinkedHashMap<>();
        StringBuilder dispatch = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        for (int i = 0; i < choices.size(); i++) {
            dispatch.append("            case ").append(i).append(" -> choice" + i + "(selector);\n");
            cases(cases, i, choices.get(i), items);
        }
        text.append("\n    /** How many different items there are. */\n    static final int ITEMS = ")
                .append(items.size());
        text.append(";\n\n    private ChoiceShapes() {}\n\n");
        text.append("    /** The number of the item that a choice comes to. */\n");
        text.append("    static int of(int choice, long selector) {\n        return switch (choice) {\n");
        text.append(dispatch)
                .append("            default -> throw new IndexOutOfBoundsException(choice);\n        };\n");
        text.append("    }\n\n    /** The enumeration that the selecting argument of a choice is of, or -1. */\n");
        text.append("    static int names(int choice) {\n        return switch (choice) {\n");
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).names() >= 0) {
                text.append("            case " + i + " -> " + choices.get(i).names() + ";\n");
            }
        }
        text.append("            default -> -1;\n        };\n    }\n");
        selectors(text, choices);
        text.append(cases).append("\n    /** An item as {@link Item#parse} reads it. */\n");
        text.append("    static String item(int index) {\n        return switch (index) {\n");
        items.forEach((item, index) -> text.append("            case " + index + " -> \"" + item + "\";\n"));
        return text.append("            default -> throw new IndexOutOfBoundsException(index);\n        };\n    }\n}\n")
                .toString();
    }

    /** Which values the cases are for, and how they are got from what selects. */
    private static void selectors(StringBuilder text, List<SyscallTable.Choice> choices) {
        text.append("\n    /** How far what selects is shifted to the right. */\n");
        text.append("    static int shift(int choice) {\n        return switch (choice) {\n");
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).shift() != 0) {
                text.append("            case " + i + " -> " + choices.get(i).shift() + ";\n");
            }
        }
        text.append("            default -> 0;\n        };\n    }\n");
        text.append("\n    /** Which bits of it count then. */\n");
        text.append("    static long mask(int choice) {\n        return switch (choice) {\n");
        for (int i = 0; i < choices.size(); i++) {
            text.append("            case " + i + " -> 0x"
                    + Long.toHexString(choices.get(i).mask()) + "L;\n");
        }
        text.append("            default -> throw new IndexOutOfBoundsException(choice);\n        };\n    }\n");
        text.append("\n    /** The values that have a case of their own. */\n");
        text.append("    static java.util.Set<Long> cases(int choice) {\n        String values = switch (choice) {\n");
        for (int i = 0; i < choices.size(); i++) {
            SyscallTable.Choice choice = choices.get(i);
            String values = choice.cases().stream()
                    .map(one -> Long.toHexString(narrow(choice, one.value())))
                    .distinct()
                    .collect(Collectors.joining(" "));
            text.append("            case " + i + " -> \"" + values + "\";\n");
        }
        text.append("            default -> throw new IndexOutOfBoundsException(choice);\n        };\n");
        text.append("        java.util.Set<Long> set = new java.util.LinkedHashSet<>();\n");
        text.append("        for (String value : values.split(\" \", -1)) {\n");
        text.append("            if (!value.isEmpty()) {\n");
        text.append("                set.add(Long.parseUnsignedLong(value, 16));\n            }\n        }\n");
        text.append("        return set;\n    }\n");
    }

    private void cases(StringBuilder text, int index, SyscallTable.Choice choice, Map<String, Integer> items) {
        Map<Integer, List<String>> values = new LinkedHashMap<>();
        for (SyscallTable.Case one : choice.cases()) {
            values.computeIfAbsent(number(items, one.item()), _ -> new ArrayList<>())
                    .add("0x" + Long.toHexString(narrow(choice, one.value())));
        }
        int otherwise = number(items, choice.otherwise());
        text.append("\n    private static int choice" + index + "(long selector) {\n");
        String shifted = choice.shift() == 0 ? "selector" : "selector >>> " + choice.shift();
        text.append("        long value = " + shifted + " & 0x" + Long.toHexString(choice.mask()) + "L;\n");
        text.append("        if (value >>> 32 != 0) {\n            return " + otherwise + ";\n        }\n");
        text.append("        return switch ((int) value) {\n");
        values.forEach((item, of) -> text.append("            case " + String.join(", ", of) + " -> " + item + ";\n"));
        text.append("            default -> " + otherwise + ";\n        };\n    }\n");
    }

    private int number(Map<String, Integer> items, Item.Type item) {
        return items.computeIfAbsent(item.encoded(table), _ -> items.size());
    }

    private static long narrow(SyscallTable.Choice choice, long value) {
        if (value >>> 32 != 0) {
            throw new IllegalArgumentException(choice.name() + " has a case of more than 32 bits: " + value);
        }
        return value;
    }

    private void entry(StringBuilder text, int number, String head, List<Item> items) {
        text.append("            case ").append(number).append(" -> \"").append(head);
        text.append(items.stream().map(item -> " " + item.encoded(table)).collect(Collectors.joining()));
        text.append("\";\n");
    }

    private static void constant(StringBuilder text, String name, int value) {
        text.append("    static final int ")
                .append(name.toUpperCase(Locale.ROOT))
                .append(" = ")
                .append(value)
                .append(";\n");
    }
}
