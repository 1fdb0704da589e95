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
import java.util.stream.Stream;

/** The parsed tables; {@code README.md} beside them describes their syntax. */
final class SyscallTable {
    static final List<String> RESULTS = List.of(
            "int",
            "fd",
            "hex",
            "octal",
            "noreturn",
            "poll",
            "select",
            "fcntl",
            "ioctl",
            "sig",
            "ldt",
            "meaning",
            "left");

    /**
     * One call; {@code args} is null for a call known by name only.
     *
     * @param meaning what the result is beside a number, if {@code result} is {@code meaning}
     */
    record Call(int number, String name, String family, String result, Item.Type meaning, List<Item> args) {
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

    /**
     * One name in a flag set; {@code mask} is 0 for a plain bit or enumeration value. A name that begins with {@code <<} is that
     * of a shift, one that ends with {@code ???} stands beside a field that has no name, and one with a bar is several names in one.
     */
    record Flag(long mask, String name, long value) {}

    /** A flag word or enumeration; {@code form} is one of {@link #FORMS}, {@code also} are constants that are never printed. */
    record FlagSet(String name, String className, String form, String unknown, List<Flag> flags, List<Flag> also) {
        /** Whether one name stands for the whole value. */
        boolean enumeration() {
            return form.equals("enum");
        }

        /** All that have a value of their own. */
        List<Flag> constants() {
            return Stream.concat(flags.stream(), also.stream())
                    .map(flag -> new Flag(flag.mask(), flag.name().replaceFirst("<<$", ""), flag.value()))
                    // Others are expressions of C: 1<<_UFFDIO_COPY.
                    .filter(flag -> flag.name().matches("\\w+"))
                    .toList();
        }
    }

    /** A structure in guest memory; {@code attributes} say how it is read, and serve the test that asks a C compiler. */
    record Struct(String name, int size, List<String> attributes, List<Item> fields) {
        /** How it is shown: a sum of the bits that class Shape of the decoder knows. */
        int style() {
            return (attributes.contains("apart") ? 1 : 0) | (attributes.contains("list") ? 2 : 0);
        }

        /** The place of its {@code sized=} among {@link #EXTENTS}. */
        int extent() {
            return attributes.stream()
                    .filter(word -> word.startsWith("sized="))
                    .mapToInt(word -> find("extent", EXTENTS, word.substring("sized=".length())))
                    .findAny()
                    .orElse(0);
        }
    }

    /** One case of a choice: {@code item} is what it then is. */
    record Case(long value, Item.Type item) {}

    /**
     * An argument whose meaning depends on another, shifted and masked; {@code otherwise} is for values without a case, {@code
     * names} the flag set that the other one is of, or -1.
     */
    record Choice(String name, int shift, long mask, int names, List<Case> cases, Item.Type otherwise) {}

    static final List<String> FORMS = List.of("flags", "enum", "decimal", "remark");

    /** An extent stands above the bits of the style. */
    static final int EXTENT_SHIFT = 2;

    static final List<String> EXTENTS = List.of("fitting", "whole", "bytes", "padded");

    private final List<Call> calls = new ArrayList<>();
    private final List<Struct> structs = new ArrayList<>();
    private final List<String> structNames = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();
    private final List<String> choiceNames = new ArrayList<>();
    private final Map<String, FlagSet> flagSets = new LinkedHashMap<>();
    private final Map<String, Boolean> kinds = new LinkedHashMap<>();

    private SyscallTable() {}

    static SyscallTable read(Path directory) throws IOException {
        SyscallTable table = new SyscallTable();
        table.readKinds(directory.resolve("kinds.tbl"));
        Topics topics = Topics.read(directory.resolve("topics"));
        table.readSets(topics);
        table.readStructs(topics);
        table.readCalls(directory.resolve("syscalls.tbl"));
        return table;
    }

    boolean isNarrow(String kind) {
        return kinds.get(kind);
    }

    /** Kinds are numbered from 1. */
    int kindNumber(String kind) {
        return kinds().indexOf(kind) + 1;
    }

    int flagSet(String name) {
        return find("flag set", List.copyOf(flagSets.keySet()), name);
    }

    int struct(String name) {
        return find("structure", structNames, name);
    }

    int choice(String name) {
        return find("choice", choiceNames, name);
    }

    List<Struct> structs() {
        return structs;
    }

    List<Choice> choices() {
        return choices;
    }

    private static int find(String what, List<String> names, String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no such " + what + ": " + name);
        }
        return index;
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

    private void readSets(Topics topics) {
        Map<String, Topics.Block> blocks = new LinkedHashMap<>();
        topics.of("set").forEach(block -> blocks.put(block.name(), block));
        for (Topics.Block block : blocks.values()) {
            at(block, () -> flagSets.put(block.name(), set(block, blocks)));
        }
    }

    private static FlagSet set(Topics.Block block, Map<String, Topics.Block> all) {
        List<Flag> flags = new ArrayList<>();
        List<Flag> also = new ArrayList<>();
        for (List<String> line : block.lines()) {
            switch (line.getFirst()) {
                case "mask" -> masked(flags, bits(line.get(1)), line.subList(2, line.size()));
                case "shift" -> line.stream().skip(2).forEach(word -> flags.add(flag(bits(line.get(1)), "<<" + word)));
                case "also" -> line.stream().skip(1).forEach(word -> also.add(flag(0, word)));
                case "with" -> flags.addAll(other(line.get(1), all).flags());
                default -> line.forEach(word -> flags.add(flag(0, word)));
            }
        }
        List<String> head = block.head();
        find("form", FORMS, head.get(3));
        String unknown = head.get(4).equals("-") ? "" : head.get(4);
        return new FlagSet(head.get(1), head.get(2), head.get(3), unknown, flags, also);
    }

    private static FlagSet other(String name, Map<String, Topics.Block> all) {
        Topics.Block other = all.get(name);
        if (other == null) {
            throw new IllegalArgumentException("no such flag set: " + name);
        }
        return set(other, all);
    }

    /** The names of a field, and last what stands beside a value of it that has none. */
    private static void masked(List<Flag> flags, long mask, List<String> words) {
        words.stream().filter(word -> word.contains("=")).forEach(word -> flags.add(flag(mask, word)));
        words.stream().filter(word -> !word.contains("=")).forEach(word -> flags.add(new Flag(mask, word, 0)));
    }

    private static Flag flag(long mask, String word) {
        int equals = word.indexOf('=');
        return new Flag(mask, word.substring(0, equals), bits(word.substring(equals + 1)));
    }

    /** A number of up to 64 bits. */
    private static long bits(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text, 2, text.length(), 16) : Long.parseLong(text);
    }

    private void readKinds(Path file) throws IOException {
        for (String line : lines(file)) {
            kinds.put(words(line).get(0), words(line).get(1).equals("int"));
        }
    }

    /** Structures may name choices, and choices structures: their names are known first. */
    private void readStructs(Topics topics) {
        topics.of("choice").forEach(block -> choiceNames.add(block.name()));
        List<Topics.Block> inOrder = embeddedFirst(topics.of("struct"));
        inOrder.forEach(block -> structNames.add(block.name()));
        inOrder.forEach(block -> at(block, () -> structs.add(struct(block))));
        topics.of("choice").forEach(block -> at(block, () -> choices.add(choice(block))));
    }

    /** A structure comes after those that it holds, for their sizes. */
    private static List<Topics.Block> embeddedFirst(List<Topics.Block> blocks) {
        Map<String, Topics.Block> left = new LinkedHashMap<>();
        blocks.forEach(block -> left.put(block.name(), block));
        List<Topics.Block> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            place(left.values().iterator().next(), left, ordered);
        }
        return ordered;
    }

    private static void place(Topics.Block block, Map<String, Topics.Block> left, List<Topics.Block> ordered) {
        left.remove(block.name());
        for (List<String> line : block.lines()) {
            for (String word : line) {
                Topics.Block held = left.get(word.replaceFirst("^[^:]*:%?", "").replaceFirst("[?(\\[].*", ""));
                if (held != null && word.contains(":%")) {
                    place(held, left, ordered);
                }
            }
        }
        ordered.add(block);
    }

    /** What lies behind the structure and so has no width in it. */
    private static final Set<String> TRAILING = Set.of("trailing", "tail");

    private Struct struct(Topics.Block block) {
        List<String> head = block.head();
        List<Item> items =
                Item.list(block.lines().stream().flatMap(List::stream).toList(), this, false);
        List<Item> fields = new ArrayList<>();
        int offset = 0;
        for (Item item : items) {
            int width = item.width() != 0 ? item.width() : isNarrow(item.kind()) ? 4 : 8;
            width = TRAILING.contains(item.kind()) ? 0 : width;
            int alignment = item.kind().equals("embedded") ? 8 : Integer.lowestOneBit(Math.min(width, 8) | 8);
            alignment = item.width() > 8 ? 1 : alignment;
            offset = item.offset() >= 0 ? item.offset() : (offset + alignment - 1) / alignment * alignment;
            fields.add(new Item(
                    item.name(),
                    item.access(),
                    item.flags(),
                    item.kind(),
                    item.detail(),
                    item.length(),
                    item.condition(),
                    item.mask(),
                    offset,
                    width,
                    item.count(),
                    item.reach() == Item.OWN_OFFSET ? offset : item.reach(),
                    item.narrow()));
            offset += width * item.count();
        }
        int size = Integer.parseInt(head.get(2));
        if (offset > size) {
            throw new IllegalArgumentException(head.get(1) + " has fields up to " + offset);
        }
        return new Struct(head.get(1), size, head.subList(3, head.size()), List.copyOf(fields));
    }

    private Choice choice(Topics.Block block) {
        List<String> head = block.head();
        List<String> sets = head.subList(2, head.size()).stream()
                .filter(word -> word.startsWith("@"))
                .map(word -> word.substring(1))
                .toList();
        long mask = head.stream()
                .filter(word -> word.startsWith("&"))
                .map(word -> bits(word.substring(1)))
                .findAny()
                .orElse(-1L);
        int shift = head.stream()
                .filter(word -> word.startsWith(">>"))
                .mapToInt(word -> Integer.parseInt(word.substring(2)))
                .findAny()
                .orElse(0);
        List<Case> cases = new ArrayList<>();
        Item.Type otherwise = Item.type("hex", List.of(), this);
        for (List<String> words : block.lines()) {
            Item.Type type = Item.type(words.get(1).equals("-") ? "hide" : words.get(1), SELECTABLE, this);
            if (words.getFirst().equals("*")) {
                otherwise = type;
            } else {
                for (String name : words.getFirst().split(",")) {
                    cases.add(new Case(constant(sets, name), type));
                }
            }
        }
        int names = sets.isEmpty() ? -1 : flagSet(sets.getFirst());
        return new Choice(head.get(1), shift, mask, names, List.copyOf(cases), otherwise);
    }

    /** How the cases of a choice name arguments: by position. */
    private static final List<String> SELECTABLE = List.of("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9");

    private long constant(List<String> sets, String name) {
        if (Character.isDigit(name.charAt(0))) {
            return Long.decode(name);
        }
        for (String set : sets) {
            for (Flag flag : flagSets.get(set).flags()) {
                if (flag.name().equals(name)) {
                    return flag.value();
                }
            }
        }
        throw new IllegalArgumentException("no such constant: " + name);
    }

    private static void at(Topics.Block block, Runnable parse) {
        at(block.file(), String.join(" ", block.head()), parse);
    }

    private static void at(Path file, String line, Runnable parse) {
        try {
            parse.run();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + ": " + line + ": " + e.getMessage(), e);
        }
    }

    private void readCalls(Path file) throws IOException {
        for (String line : lines(file)) {
            at(file, line, () -> calls.add(call(words(line))));
        }
        calls.sort((a, b) -> Integer.compare(a.number(), b.number()));
    }

    private Call call(List<String> words) {
        int number = Integer.parseInt(words.get(0));
        if (words.get(3).equals("-")) {
            return new Call(number, words.get(1), words.get(2), "int", null, null);
        }
        List<Item> args = Item.list(words.subList(4, words.size()), this, true);
        boolean plain = RESULTS.contains(words.get(3));
        Item.Type meaning = plain
                ? null
                : Item.type(words.get(3), args.stream().map(Item::name).toList(), this);
        return new Call(number, words.get(1), words.get(2), plain ? words.get(3) : "meaning", meaning, args);
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
