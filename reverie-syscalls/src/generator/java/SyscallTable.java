import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The parsed tables; their syntax is described at the top of each. */
final class SyscallTable {
    /** Length detail of an argument whose length is the result of the call. */
    static final int LENGTH_IS_RESULT = 0xfe;

    /** No detail. */
    static final int NONE = 0xff;

    static final List<String> RESULTS =
            List.of("int", "fd", "hex", "octal", "noreturn", "poll", "select", "fcntl", "sched");

    private static final Set<String> TAKEN = Set.of(
            "args", "number", "name", "abi", "of", "toString", "hashCode", "getClass", "notify", "wait", "clone");

    /** One argument; {@code detail} is an argument index, a flag set index, or one of the two constants above. */
    record Arg(
            boolean written,
            String name,
            String kind,
            int detail,
            int conditionArg,
            int conditionMask,
            boolean narrow) {
        String javaType() {
            return narrow ? "int" : "long";
        }
    }

    /** One call; {@code args} is null for a call known by name only. */
    record Call(int number, String name, String family, String result, List<Arg> args) {
        String className() {
            StringBuilder text = new StringBuilder();
            for (String word : name.split("_")) {
                if (!word.isEmpty()) {
                    text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
                }
            }
            return text.toString();
        }

        String constant() {
            return name.toUpperCase(Locale.ROOT);
        }
    }

    /** One name in a flag set; {@code mask} is 0 for a plain bit or enumeration value. */
    record Flag(long mask, String name, long value) {}

    /** A flag word or enumeration. */
    record FlagSet(String name, String className, boolean enumeration, String unknown, List<Flag> flags) {}

    private final List<Call> calls = new ArrayList<>();
    private final Map<String, FlagSet> flagSets = new LinkedHashMap<>();
    private final Map<String, Boolean> kinds = new LinkedHashMap<>();

    private SyscallTable() {}

    static SyscallTable read(Path directory) throws IOException {
        SyscallTable table = new SyscallTable();
        table.readFlags(directory.resolve("flags.tbl"));
        table.readCalls(directory.resolve("syscalls.tbl"));
        return table;
    }

    List<Call> calls() {
        return calls;
    }

    List<Call> typedCalls() {
        return calls.stream().filter(call -> call.args() != null).toList();
    }

    Set<String> families() {
        Set<String> names = new LinkedHashSet<>();
        typedCalls().forEach(call -> names.add(call.family()));
        return names;
    }

    List<FlagSet> flagSets() {
        return List.copyOf(flagSets.values());
    }

    List<String> kinds() {
        return List.copyOf(kinds.keySet());
    }

    private void readFlags(Path file) throws IOException {
        FlagSet current = null;
        for (String line : lines(file)) {
            List<String> words = words(line);
            if (words.getFirst().equals("set")) {
                current = new FlagSet(
                        words.get(1), words.get(2), words.get(3).equals("enum"), words.get(4), new ArrayList<>());
                flagSets.put(current.name(), current);
                continue;
            }
            long mask = 0;
            if (words.getFirst().equals("mask")) {
                mask = Long.decode(words.get(1));
                words = words.subList(2, words.size());
            }
            for (String word : words) {
                int equals = word.indexOf('=');
                current.flags().add(new Flag(mask, word.substring(0, equals), Long.decode(word.substring(equals + 1))));
            }
        }
    }

    private void readCalls(Path file) throws IOException {
        for (String line : lines(file)) {
            List<String> words = words(line);
            try {
                if (words.getFirst().equals("kind")) {
                    kinds.put(words.get(1), words.get(2).equals("int"));
                } else {
                    calls.add(call(words));
                }
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(file + ": " + line, e);
            }
        }
        calls.sort((a, b) -> Integer.compare(a.number(), b.number()));
    }

    private Call call(List<String> words) {
        int number = Integer.parseInt(words.get(0));
        if (words.get(3).equals("-")) {
            return new Call(number, words.get(1), words.get(2), "int", null);
        }
        if (!RESULTS.contains(words.get(3))) {
            throw new IllegalArgumentException("no such result: " + words.get(3));
        }
        List<String> texts = words.subList(4, words.size());
        List<String> names = texts.stream()
                .map(text -> text.substring(text.startsWith(">") ? 1 : 0, text.indexOf(':')))
                .toList();
        List<Arg> args = texts.stream().map(text -> arg(text, names)).toList();
        return new Call(number, words.get(1), words.get(2), words.get(3), args);
    }

    private Arg arg(String text, List<String> names) {
        boolean written = text.startsWith(">");
        String name = text.substring(written ? 1 : 0, text.indexOf(':'));
        if (TAKEN.contains(name)) {
            throw new IllegalArgumentException("an accessor can't be called " + name);
        }
        String type = text.substring(text.indexOf(':') + 1);
        int conditionArg = NONE;
        int conditionMask = 0;
        int question = type.indexOf('?');
        if (question >= 0) {
            String condition = type.substring(question + 1);
            type = type.substring(0, question);
            int and = condition.indexOf('&');
            conditionArg = index(names, condition.substring(0, and));
            conditionMask = Integer.decode(condition.substring(and + 1));
        }
        if (type.startsWith("@")) {
            boolean wide = type.startsWith("@@");
            int set = List.copyOf(flagSets.keySet()).indexOf(type.substring(wide ? 2 : 1));
            if (set < 0) {
                throw new IllegalArgumentException("no such flag set: " + type);
            }
            return new Arg(written, name, wide ? "lflags" : "flags", set, conditionArg, conditionMask, !wide);
        }
        int detail = NONE;
        int parenthesis = type.indexOf('(');
        if (parenthesis >= 0) {
            String of = type.substring(parenthesis + 1, type.length() - 1);
            detail = of.equals("ret") ? LENGTH_IS_RESULT : index(names, of);
            type = type.substring(0, parenthesis);
        }
        if (!kinds.containsKey(type)) {
            throw new IllegalArgumentException("no such kind: " + type);
        }
        return new Arg(written, name, type, detail, conditionArg, conditionMask, kinds.get(type));
    }

    private static int index(List<String> names, String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no such argument: " + name);
        }
        return index;
    }

    /** The lines of a table that say something. */
    static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    static List<String> words(String line) {
        return Arrays.asList(line.split(" +"));
    }
}
