import java.util.Map;

/** Writes which arguments of each call name files. */
final class FileArgumentsWriter {
    /** The letter of each kind of argument that names a file; those of FileArguments.Role. */
    private static final Map<String, Character> LETTERS = Map.of(
            "path", 'p',
            "fd", 'd',
            "dirfd", 'd',
            "fdpair", 'n',
            "pollfds", 'l',
            "fdset", 's');

    private final SyscallTable table;

    FileArgumentsWriter(SyscallTable table) {
        this.table = table;
    }

    String letters() {
        StringBuilder text = new StringBuilder(RecordWriter.HEADER);
        text.append("import org.jspecify.annotations.Nullable;\n\n");
        text.append("/** A letter for each argument and one for the result; see {@link FileArguments}. */\n");
        text.append("final class FileArgumentLetters {\n    private FileArgumentLetters() {}\n\n");
        text.append("    static @Nullable String of(int number) {\n        return switch (number) {\n");
        for (SyscallTable.Call call : table.typedCalls()) {
            String letters = lettersOf(call);
            if (!letters.isBlank()) {
                text.append("            case ").append(call.number()).append(" -> \"");
                text.append(letters).append("\"; // ").append(call.name()).append('\n');
            }
        }
        return text.append("            default -> null;\n        };\n    }\n}\n")
                .toString();
    }

    /** Six letters for the arguments, then {@code d} if the result is a descriptor. */
    private static String lettersOf(SyscallTable.Call call) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            boolean exists = i < call.args().size();
            letters.append(exists ? LETTERS.getOrDefault(call.args().get(i).kind(), ' ') : ' ');
        }
        return letters.append(call.result().equals("fd") ? 'd' : ' ').toString();
    }
}
