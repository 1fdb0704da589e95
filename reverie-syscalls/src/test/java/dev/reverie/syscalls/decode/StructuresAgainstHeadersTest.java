package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A C compiler with the headers of this machine sees the structures of the table as we do. */
class StructuresAgainstHeadersTest {
    private static final Path TOPICS = Path.of("src/main/table/topics");

    @TempDir
    Path directory;

    static List<String> structures() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> topics = Files.list(TOPICS)) {
            for (Path topic : topics.toList()) {
                Files.readAllLines(topic).stream()
                        .filter(line -> line.startsWith("struct "))
                        // Arrays of numbers, for which C has no name.
                        .filter(line -> !line.endsWith(" list"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("structures")
    void hasTheSizeAndOffsetsOfC(String line) throws Exception {
        List<String> words = List.of(line.split(" ", -1));
        Shape shape = shape(words.get(1));
        String type = attributes(words, "c=").stream().findFirst().orElse("struct_" + words.get(1));
        type = type.replaceFirst("^(struct|union)_", "$1 ");
        List<String> headers = attributes(words, "include=");
        assertThat(headers).as("headers of " + line).isNotEmpty();
        assumeTrue(headers.stream().allMatch(StructuresAgainstHeadersTest::isThere), "needs " + headers);

        List<String> answers = ask(program(type, headers, shape));
        int size = Integer.parseInt(answers.removeFirst());
        if (words.contains("grows")) {
            assertThat(size).isGreaterThanOrEqualTo(shape.size());
        } else {
            assertThat(size).isEqualTo(shape.size());
        }
        List<String> ours = new ArrayList<>();
        for (Item item : shape.items()) {
            ours.add(item.name() + " at " + item.offset() + ", " + item.width() * item.count());
        }
        assertThat(ours).isEqualTo(answers);
    }

    private static Shape shape(String name) {
        for (int i = 0; i < StructShapes.COUNT; i++) {
            if (Shape.ofStruct(i).name().equals(name)) {
                return Shape.ofStruct(i);
            }
        }
        throw new AssertionError("no structure " + name);
    }

    private static List<String> attributes(List<String> words, String prefix) {
        return words.stream()
                .filter(word -> word.startsWith(prefix))
                .map(word -> word.substring(prefix.length()))
                .toList();
    }

    private static boolean isThere(String header) {
        return Files.exists(Path.of("/usr/include", header))
                || Files.exists(Path.of("/usr/include/x86_64-linux-gnu", header));
    }

    private static String program(String type, List<String> headers, Shape shape) {
        StringBuilder text = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n#include <stdio.h>\n");
        headers.forEach(header -> text.append("#include <").append(header).append(">\n"));
        text.append("int main(void) {\n    printf(\"%zu\\n\", sizeof(")
                .append(type)
                .append("));\n");
        for (Item item : shape.items()) {
            text.append("    printf(\"").append(item.name()).append(" at %zu, %zu\\n\", offsetof(");
            text.append(type).append(", ").append(item.name()).append("), ");
            // What lies behind the structure has no size.
            text.append(item.width() == 0 ? "(size_t)0);\n" : "sizeof(((" + type + " *)0)->" + item.name() + "));\n");
        }
        return text.append("}\n").toString();
    }

    private List<String> ask(String program) throws Exception {
        Path source = Files.writeString(directory.resolve("layout.c"), program);
        Path binary = directory.resolve("layout");
        run("gcc", "-o", binary.toString(), source.toString());
        return new ArrayList<>(run(binary.toString()).lines().toList());
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
