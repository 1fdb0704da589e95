import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Writes the numbers, the names, and the dispatch from a number to its record. */
final class NamesWriter {
    private final SyscallTable table;

    NamesWriter(SyscallTable table) {
        this.table = table;
    }

    String sysno() {
        StringBuilder text = new StringBuilder(RecordWriter.HEADER);
        text.append("import org.jspecify.annotations.Nullable;\n\n");
        text.append("/** The numbers of the x86-64 system calls, and their names. */\npublic final class Sysno {\n");
        for (SyscallTable.Call call : table.calls()) {
            text.append("    /** {@code ").append(call.name()).append("} */\n    public static final int ");
            text.append(call.constant()).append(" = ").append(call.number()).append(";\n\n");
        }
        int max = table.calls().getLast().number();
        text.append("    /** The largest number in use. */\n    public static final int MAX = ")
                .append(max)
                .append(";\n\n");
        text.append("""
                private Sysno() {}

                /** The name of the x86-64 call with this number, or null if it has none. */
                public static @Nullable String name(int number) {
                    return number >= 0 && number <= MAX ? Names.BY_NUMBER[number] : null;
                }

                /** The name of the call with this number in a convention, or null if it has none. */
                public static @Nullable String name(Abi abi, int number) {
                    return switch (abi) {
                        case X86_64 -> name(number);
                        case I386 -> ForeignNames.i386(number);
                        case X32 -> ForeignNames.x32(number);
                        case VSYSCALL -> name(number);
                    };
                }

                /** The x86-64 number of the call with this name, or -1 if there is none. */
                public static int number(String name) {
                    int index = java.util.Arrays.binarySearch(Sorted.NAMES, name);
                    return index >= 0 ? Sorted.NUMBERS[index] : -1;
                }

                /** By number, with null in the gaps. */
                private static final class Names {
                    static final @Nullable String[] BY_NUMBER = {
            """);
        String[] names = new String[max + 1];
        table.calls().forEach(call -> names[call.number()] = call.name());
        strings(text, names);
        text.append("        };\n    }\n\n    /** By name. */\n    private static final class Sorted {\n");
        List<SyscallTable.Call> sorted = table.calls().stream()
                .sorted(Comparator.comparing(SyscallTable.Call::name))
                .toList();
        text.append("        static final String[] NAMES = {\n");
        strings(text, sorted.stream().map(SyscallTable.Call::name).toArray(String[]::new));
        text.append("        };\n        static final short[] NUMBERS = {\n");
        sorted.forEach(call -> text.append("            ").append(call.number()).append(",\n"));
        return text.append("        };\n    }\n}\n").toString();
    }

    /**
     * Each case returns by itself: as one switch expression the records would meet in a common superclass, and the JVM
     * would load all of them to verify that.
     */
    String factory() {
        StringBuilder text = new StringBuilder(RecordWriter.HEADER);
        text.append(
                "/** From a number to its record: one switch, so that a class is loaded only when its call is seen. */\n");
        text.append("final class SyscallFactory {\n    private SyscallFactory() {}\n\n");
        text.append("    static Syscall of(int number, SyscallArgs args) {\n        switch (number) {\n");
        for (SyscallTable.Call call : table.typedCalls()) {
            text.append("            case ").append(call.number()).append(":\n                return new ");
            text.append(call.className()).append("(args);\n");
        }
        text.append(
                "            default:\n                return new UnknownSyscall(number, args);\n        }\n    }\n}\n");
        return text.toString();
    }

    String foreign(Path tables) throws IOException {
        StringBuilder text = new StringBuilder(RecordWriter.HEADER);
        text.append("import org.jspecify.annotations.Nullable;\n\n");
        text.append("/** The names of the calls in the other conventions. */\nfinal class ForeignNames {\n");
        text.append("    private ForeignNames() {}\n\n");
        for (String abi : List.of("i386", "x32")) {
            String holder = RecordWriter.capitalized(abi);
            text.append("    static @Nullable String ")
                    .append(abi)
                    .append("(int number) {\n        return number >= 0");
            text.append(" && number < ")
                    .append(holder)
                    .append(".NAMES.length ? ")
                    .append(holder);
            text.append(".NAMES[number] : null;\n    }\n\n    private static final class ")
                    .append(holder)
                    .append(" {\n");
            text.append("        static final @Nullable String[] NAMES = {\n");
            String[] names = new String[600];
            int max = 0;
            for (String line : SyscallTable.lines(tables.resolve(abi + ".tbl"))) {
                int number = Integer.parseInt(line.substring(0, line.indexOf(' ')));
                names[number] = line.substring(line.indexOf(' ') + 1);
                max = Math.max(max, number);
            }
            strings(text, java.util.Arrays.copyOf(names, max + 1));
            text.append("        };\n    }\n\n");
        }
        return text.append("}\n").toString();
    }

    String errno(Path tables) throws IOException {
        StringBuilder names = new StringBuilder();
        StringBuilder descriptions = new StringBuilder();
        StringBuilder numbers = new StringBuilder();
        for (String line : SyscallTable.lines(tables.resolve("errno.tbl"))) {
            String[] words = line.split(" ", 3);
            names.append("            case ")
                    .append(words[0])
                    .append(" -> \"")
                    .append(words[1])
                    .append("\";\n");
            descriptions
                    .append("            case ")
                    .append(words[0])
                    .append(" -> \"")
                    .append(words[2])
                    .append("\";\n");
            numbers.append("            case \"")
                    .append(words[1])
                    .append("\" -> ")
                    .append(words[0])
                    .append(";\n");
        }
        StringBuilder text = new StringBuilder(RecordWriter.HEADER);
        text.append(
                "import org.jspecify.annotations.Nullable;\n\n/** The names and descriptions of errno values. */\n");
        text.append("final class ErrnoNames {\n    private ErrnoNames() {}\n\n");
        lookup(text, "@Nullable String name(int number)", "number", names, "null");
        lookup(text, "@Nullable String description(int number)", "number", descriptions, "null");
        lookup(text, "int number(String name)", "name", numbers, "-1");
        return text.append("}\n").toString();
    }

    private static void lookup(StringBuilder text, String signature, String key, StringBuilder cases, String none) {
        text.append("    static ")
                .append(signature)
                .append(" {\n        return switch (")
                .append(key)
                .append(") {\n");
        text.append(cases).append("            default -> ").append(none).append(";\n        };\n    }\n\n");
    }

    private static void strings(StringBuilder text, String[] values) {
        for (String value : values) {
            text.append("            ")
                    .append(value == null ? "null" : '"' + value + '"')
                    .append(",\n");
        }
    }
}
