import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            entry(text, call.number(), call.name() + " " + result + " 0", call.args());
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
        text.append("\n    /** How many there are. */\n    static final int COUNT = ")
                .append(structs.size());
        text.append(
                ";\n\n    private StructShapes() {}\n\n    static String of(int index) {\n        return switch (index) {\n");
        for (int i = 0; i < structs.size(); i++) {
            SyscallTable.Struct struct = structs.get(i);
            entry(text, i, struct.name() + " 0 " + struct.size(), struct.fields());
        }
        return text.append("            default -> throw new IndexOutOfBoundsException(index);\n        };\n    }\n}\n")
                .toString();
    }

    String choices() {
        StringBuilder text = new StringBuilder(HEADER);
        text.append("""
                /** The cases of each choice, as {@link Choice#parse} reads them. */
                final class ChoiceShapes {
                """);
        List<SyscallTable.Choice> choices = table.choices();
        for (int i = 0; i < choices.size(); i++) {
            constant(text, choices.get(i).name(), i);
        }
        text.append("\n    /** How many there are. */\n    static final int COUNT = ")
                .append(choices.size());
        text.append(
                ";\n\n    private ChoiceShapes() {}\n\n    static String of(int index) {\n        return switch (index) {\n");
        for (int i = 0; i < choices.size(); i++) {
            SyscallTable.Choice choice = choices.get(i);
            List<String> words = new ArrayList<>(
                    List.of(choice.mask() + "", choice.otherwise().encoded(table)));
            choice.cases().forEach(one -> words.add(one.value() + one.item().encoded(table)));
            text.append("            case ").append(i).append(" -> \"").append(String.join(" ", words));
            text.append("\";\n");
        }
        return text.append("            default -> throw new IndexOutOfBoundsException(index);\n        };\n    }\n}\n")
                .toString();
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
