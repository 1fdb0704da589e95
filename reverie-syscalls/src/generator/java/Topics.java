import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The declarations in {@code topics/}, taken apart into blocks; {@code README.md} beside the tables has their syntax. */
final class Topics {
    /** What a block may declare. */
    private static final List<String> KEYWORDS = List.of("set", "struct", "choice");

    /** Marks a block that adds to a declaration of another topic. */
    private static final String MORE = "+";

    /**
     * A declaration.
     *
     * @param file where it is
     * @param head the words of its first line
     * @param lines the words of the lines that follow
     */
    record Block(Path file, List<String> head, List<List<String>> lines) {
        String name() {
            return head.get(1);
        }
    }

    private final Map<String, Map<String, Block>> blocks = new LinkedHashMap<>();

    private Topics() {}

    static Topics read(Path directory) throws IOException {
        Topics topics = new Topics();
        KEYWORDS.forEach(keyword -> topics.blocks.put(keyword, new LinkedHashMap<>()));
        List<Block> additions = new ArrayList<>();
        for (Path file : files(directory)) {
            topics.read(file, additions);
        }
        for (Block more : additions) {
            Block block = topics.blocks.get(more.head().getFirst()).get(more.name());
            if (block == null) {
                throw new IllegalArgumentException(more.file() + ": nothing to add to: " + more.name());
            }
            block.lines().addAll(more.lines());
        }
        return topics;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".tbl"))
                    .sorted()
                    .toList();
        }
    }

    private void read(Path file, List<Block> additions) throws IOException {
        Block current = null;
        for (String line : SyscallTable.lines(file)) {
            List<String> words = SyscallTable.words(line);
            if (words.getFirst().equals("headers")) {
                continue;
            }
            if (!KEYWORDS.contains(words.getFirst())) {
                if (current == null) {
                    throw new IllegalArgumentException(file + ": belongs to nothing: " + line);
                }
                current.lines().add(words);
                continue;
            }
            current = new Block(file, words, new ArrayList<>());
            if (words.size() > 2 && words.get(2).equals(MORE)) {
                additions.add(current);
            } else if (blocks.get(words.getFirst()).put(current.name(), current) != null) {
                throw new IllegalArgumentException(file + ": declared twice: " + line);
            }
        }
    }

    /** The declarations that begin with a word: {@code set}, {@code struct} or {@code choice}. */
    List<Block> of(String keyword) {
        return List.copyOf(blocks.get(keyword).values());
    }
}
