package dev.reverie.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that the programs work on: the same on every machine. */
final class SourceTree {
    private static final int DIRECTORIES = 80;
    private static final int FILES = 50;
    private static final String LINE = "the quick brown fox jumps over the lazy dog, again and again, in line %d\n";
    private static final int LINES = 20;
    private static final int COMMITS = 100;
    private static final String PROGRAM = """
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>

            int main(int argc, char **argv) {
                for (int i = 0; i < argc; i++) {
                    printf("%zu\\n", strlen(argv[i]));
                }
                return EXIT_SUCCESS;
            }
            """;

    private final Path root;

    private SourceTree(Path root) {
        this.root = root;
    }

    /** Writes them. */
    static SourceTree create(Path root) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            text.append(LINE.replace("%d", Integer.toString(line)));
        }
        try {
            for (int d = 0; d < DIRECTORIES; d++) {
                Path directory = Files.createDirectories(root.resolve("tree/directory" + d));
                for (int f = 0; f < FILES; f++) {
                    Files.writeString(directory.resolve("file" + f + ".txt"), text);
                }
            }
            Files.writeString(root.resolve("program.c"), PROGRAM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SourceTree(root);
    }

    /**
     * Makes a repository of git's with the same files and some commits.
     *
     * @return where it is
     * @throws BenchmarkException if git fails
     */
    String makeRepository(Commands commands) {
        Path repository = root.resolve("repository");
        String commit = "git -c user.name=bench -c user.email=bench@localhost commit -q -a -m";
        commands.output(List.of(
                "sh", "-ec", """
                cp -r "$1" "$2"; cd "$2"; git init -q; git add .; %s all
                for i in $(seq %d); do echo "$i" >>directory$((i %% %d))/file1.txt; %s "$i"; done
                """.formatted(commit, COMMITS, DIRECTORIES, commit), "sh", tree(), repository.toString()));
        return repository.toString();
    }

    /** A directory with some thousand files below it. */
    String tree() {
        return root.resolve("tree").toString();
    }

    /** A text of some lines. */
    String text() {
        return root.resolve("tree/directory0/file0.txt").toString();
    }

    /** Writes another file, and says where. */
    String write(String name, String content) {
        try {
            return Files.writeString(root.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A small program in C. */
    String program() {
        return root.resolve("program.c").toString();
    }

    /** Where its object file may go. */
    String object() {
        return root.resolve("program.o").toString();
    }
}
