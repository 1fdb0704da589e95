import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What {@code facts.tbl} says of each call, and what follows from its arguments. */
final class Facts {
    static final String NOTHING = "-";
    static final String UNKNOWN = "?";

    private static final Set<String> DESCRIPTORS = Set.of("fd", "dirfd", "pollfds", "fdset");

    /**
     * A line of the table. The lists are empty both for nothing and for what is not known.
     *
     * @param since the first version, with the first that had it no more after a dash; a dash alone for never
     * @param restart {@link #NOTHING} or {@link #UNKNOWN} or names
     * @param errnos likewise
     */
    record Fact(String since, String restart, List<String> traits, String errnos) {
        boolean implemented() {
            return !since.contains("-");
        }
    }

    private final Map<String, Fact> facts = new HashMap<>();
    private final Map<String, String> errnoNumbers = new HashMap<>();

    private Facts() {}

    static Facts read(Path directory, SyscallTable table) throws IOException {
        Facts facts = new Facts();
        for (String line : SyscallTable.lines(directory.resolve("errno.tbl"))) {
            String[] words = line.split(" ", 3);
            facts.errnoNumbers.put(words[1], words[0]);
        }
        Map<String, List<String>> lines = new HashMap<>();
        for (String line : SyscallTable.lines(directory.resolve("facts.tbl"))) {
            List<String> words = SyscallTable.words(line);
            if (words.size() < 5 || lines.put(words.getFirst(), words) != null) {
                throw new IllegalArgumentException("facts.tbl: short, or the second line of its call: " + line);
            }
        }
        for (SyscallTable.Call call : table.calls()) {
            List<String> words = lines.remove(call.name());
            if (words == null) {
                throw new IllegalArgumentException("facts.tbl: no line for " + call.name());
            }
            facts.facts.put(call.name(), fact(call, words));
        }
        if (!lines.isEmpty()) {
            throw new IllegalArgumentException("facts.tbl: no such calls: " + lines.keySet());
        }
        return facts;
    }

    private static Fact fact(SyscallTable.Call call, List<String> words) {
        List<String> traits = new ArrayList<>();
        List<Item> args = call.args() == null ? List.of() : call.args();
        if (args.stream().anyMatch(arg -> arg.kind().equals("path"))) {
            traits.add("takes_path");
        }
        if (args.stream().anyMatch(arg -> DESCRIPTORS.contains(arg.kind()))) {
            traits.add("takes_descriptor");
        }
        if (call.result().equals("fd")
                || args.stream().anyMatch(arg -> arg.kind().equals("fdpair"))) {
            traits.add("makes_descriptor");
        }
        if (!words.get(3).equals(NOTHING)) {
            traits.addAll(List.of(words.get(3).split(",")));
        }
        String errnos = String.join(",", words.subList(4, words.size()));
        if (errnos.equals(NOTHING)) {
            traits.add("never_fails");
        }
        return new Fact(words.get(1), words.get(2), traits.stream().distinct().toList(), errnos);
    }

    Fact of(SyscallTable.Call call) {
        return facts.get(call.name());
    }

    /** One string for all calls, a line for each number; {@code SyscallInfo} reads it. */
    String table(SyscallTable table) {
        StringBuilder text = new StringBuilder(RecordWriter.HEADER);
        text.append("/** The line of each number, as {@link SyscallInfo} reads it. */\nfinal class FactTable {\n");
        text.append("    static final String TEXT =\n            \"\"");
        int number = 0;
        for (SyscallTable.Call call : table.calls()) {
            text.append("\n                    + \"").append("\\n".repeat(call.number() - number));
            number = call.number();
            text.append(line(call)).append('"');
        }
        return text.append(";\n\n    private FactTable() {}\n}\n").toString();
    }

    private String line(SyscallTable.Call call) {
        Fact fact = of(call);
        String traits = fact.traits().isEmpty() ? NOTHING : String.join(",", fact.traits());
        String line = String.join(" ", call.family(), fact.since(), fact.restart(), traits);
        return line.toUpperCase(Locale.ROOT) + " " + numbers(fact.errnos());
    }

    private String numbers(String errnos) {
        if (errnos.equals(NOTHING) || errnos.equals(UNKNOWN)) {
            return errnos;
        }
        List<String> numbers = new ArrayList<>();
        for (String name : errnos.split(",")) {
            if (!errnoNumbers.containsKey(name)) {
                throw new IllegalArgumentException("facts.tbl: no such error: " + name);
            }
            numbers.add(errnoNumbers.get(name));
        }
        return String.join(",", numbers);
    }

    /** A paragraph for the Javadoc of the call's record. */
    String javadoc(SyscallTable.Call call) {
        Fact fact = of(call);
        StringBuilder text = new StringBuilder(" * <p>").append(history(fact)).append('.');
        if (!fact.traits().isEmpty()) {
            text.append(" Traits: ").append(spaced(fact.traits())).append('.');
        }
        if (!fact.restart().equals(NOTHING) && !fact.restart().equals(UNKNOWN)) {
            text.append(" After a signal: ")
                    .append(spaced(List.of(fact.restart().split(","))))
                    .append('.');
        }
        if (!fact.errnos().equals(NOTHING) && !fact.errnos().equals(UNKNOWN)) {
            text.append("\n *\n * <p>Documented errors: ")
                    .append(fact.errnos().replace(",", ", "))
                    .append('.');
        }
        return text.append("\n *\n").toString();
    }

    static String history(Fact fact) {
        String[] versions = fact.since().split("-");
        return switch (versions.length) {
            case 0 -> "Not implemented on x86-64";
            case 1 -> "Since Linux " + versions[0];
            default -> "Since Linux " + versions[0] + ", removed in " + versions[1];
        };
    }

    static String spaced(List<String> words) {
        return String.join(", ", words).replace('_', ' ');
    }
}
