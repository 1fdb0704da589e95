import java.util.Locale;

/** Writes what the text decoder needs to know of each call, as one short string constant per call. */
final class ShapesWriter {
    private final SyscallTable table;

    ShapesWriter(SyscallTable table) {
        this.table = table;
    }

    String kinds() {
        StringBuilder text = new StringBuilder("// Generated from src/main/table. Do not edit.\n");
        text.append(
                "package dev.reverie.syscalls.text;\n\n/** The kinds of arguments and results. */\nfinal class ArgKind {\n");
        int code = 1;
        for (String kind : table.kinds()) {
            text.append("    static final int ")
                    .append(kind.toUpperCase(Locale.ROOT))
                    .append(" = ")
                    .append(code++)
                    .append(";\n");
        }
        for (int i = 0; i < SyscallTable.RESULTS.size(); i++) {
            text.append("    static final int RESULT_")
                    .append(SyscallTable.RESULTS.get(i).toUpperCase(Locale.ROOT));
            text.append(" = ").append(i).append(";\n");
        }
        return text.append("\n    private ArgKind() {}\n}\n").toString();
    }

    String shapes() {
        StringBuilder text = new StringBuilder("// Generated from src/main/table. Do not edit.\n");
        text.append("package dev.reverie.syscalls.text;\n\nimport org.jspecify.annotations.Nullable;\n\n");
        text.append("""
            /**
             * The shape of each typed call: its result kind, then per argument five characters: kind; detail (a flag set, or the
             * index of the argument with its length, 254 if the result is the length, 255 for none); 1 if the kernel writes it;
             * the argument it depends on (255 for none); and the index of the bits it depends on in {@link #MASKS}.
             */
            final class Shapes {
                private static final int[] MASKS = {0, %s};

                private Shapes() {}

                static int mask(int index) {
                    return MASKS[index];
                }

                static @Nullable String of(int number) {
                    return switch (number) {
            """.formatted(
                        String.join(", ", masks().stream().map(String::valueOf).toList())));
        for (SyscallTable.Call call : table.typedCalls()) {
            text.append("            case ").append(call.number()).append(" -> \"");
            append(text, SyscallTable.RESULTS.indexOf(call.result()));
            for (SyscallTable.Arg arg : call.args()) {
                append(text, table.kinds().indexOf(arg.kind()) + 1);
                append(text, arg.detail());
                append(text, arg.written() ? 1 : 0);
                append(text, arg.conditionArg());
                append(text, masks().indexOf(arg.conditionMask()) + 1);
            }
            text.append("\"; // ").append(call.name()).append('\n');
        }
        return text.append("            default -> null;\n        };\n    }\n}\n")
                .toString();
    }

    private java.util.List<Integer> masks() {
        return table.typedCalls().stream()
                .flatMap(call -> call.args().stream())
                .map(SyscallTable.Arg::conditionMask)
                .filter(mask -> mask != 0)
                .distinct()
                .toList();
    }

    /** Octal, as a Unicode escape would be read as the character itself too early. */
    private static void append(StringBuilder text, int value) {
        text.append('\\')
                .append(value < 64 ? "0" : "")
                .append(value < 8 ? "0" : "")
                .append(Integer.toOctalString(value));
    }
}
