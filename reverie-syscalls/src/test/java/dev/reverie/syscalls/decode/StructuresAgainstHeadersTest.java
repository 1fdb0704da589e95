package dev.reverie.syscalls.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.syscalls.ByteArrayMemory;
import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.struct.Struct;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
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
        for (int dot = type.indexOf('.'); dot >= 0; dot = type.indexOf('.')) {
            String rest = type.substring(dot + 1);
            int next = rest.indexOf('.');
            String member = next < 0 ? rest : rest.substring(0, next);
            type = "__typeof__(((" + type.substring(0, dot) + " *)0)->" + member + ")"
                    + (next < 0 ? "" : rest.substring(next));
        }
        List<String> headers = attributes(words, "include=");
        assertThat(headers).as("headers of " + line).isNotEmpty();
        assumeTrue(headers.stream().allMatch(StructuresAgainstHeadersTest::isThere), "needs " + headers);

        String program = program(type, headers, shape);
        assumeTrue(attributes(words, "since=").isEmpty() || compiles(program), "needs newer headers");
        List<String> answers = ask(program);
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
        assertThat(ours).isEqualTo(answers.subList(0, shape.items().length));
        assertRecord(StructRecord.of(shape), answers.subList(shape.items().length, answers.size()));
    }

    /** C has filled the fields; the record reads the same values from its bytes, and makes the same bytes of them. */
    private static void assertRecord(StructRecord record, List<String> hex) throws Exception {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(hex.getFirst()), record.size());
        Struct decoded = record.of(bytes);
        Struct built = record.of(new byte[record.size()]);
        for (int i = 0; i < record.fields().size(); i++) {
            Item field = record.fields().get(i);
            byte[] theirs = HexFormat.of().parseHex(hex.get(i + 1));
            Object value = record.get(decoded, field);
            assertThat(value).as(field.name()).isEqualTo(expected(record, field, value, theirs));
            built = record.with(built, field, value);
        }
        assertThat(built).isEqualTo(decoded);
        byte[] inverted = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            inverted[i] = (byte) ~bytes[i];
        }
        ByteArrayMemory memory = new ByteArrayMemory().map(0x1000, inverted);
        built.write(memory, 0x1000);
        byte[] written = memory.readBytes(0x1000, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(written[i]).as("byte " + i).isIn(bytes[i], inverted[i]);
        }
        assertThat(record.of(written)).isEqualTo(decoded);
    }

    /** What a field that has these bytes is as the type of a component. */
    private static Object expected(StructRecord record, Item field, Object value, byte[] bytes) throws Exception {
        boolean network =
                List.of(Kind.BE16, Kind.BE32, Kind.BE32HEX, Kind.ETHERNET).contains(field.kind());
        return switch (value) {
            case Integer _ -> {
                BigInteger number = network ? new BigInteger(bytes) : new BigInteger(reversed(bytes));
                yield (int) value < 0 || bytes.length == Integer.BYTES
                        ? (Object) number.intValue()
                        : number.intValue() & (1 << (8 * bytes.length)) - 1;
            }
            case Long _ -> new BigInteger(reversed(bytes)).longValue();
            case Bytes _ -> Bytes.of(bytes);
            case Struct struct ->
                StructRecord.of(Shape.ofStruct(field.detail())).of(bytes);
            case List<?> list -> {
                int size = bytes.length / list.size();
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    byte[] one = Arrays.copyOfRange(bytes, i * size, (i + 1) * size);
                    values.add(expected(record, field, list.get(i), one));
                }
                yield values;
            }
            default -> throw new AssertionError(value);
        };
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
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
        StringBuilder text = new StringBuilder("""
                #define _GNU_SOURCE
                #include <stddef.h>
                #include <stdio.h>
                static void fill(void *bytes, size_t size, int first) {
                    for (size_t i = 0; i < size; i++) ((unsigned char *)bytes)[i] = 1 + (first + i) % 255;
                }
                static void dump(void *bytes, size_t size) {
                    for (size_t i = 0; i < size; i++) printf("%02x", ((unsigned char *)bytes)[i]);
                    printf("\\n");
                }
                """);
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
        text.append("    static ").append(type).append(" s;\n");
        int first = 0x80;
        for (Item item : StructRecord.of(shape).fields()) {
            text.append("    fill(&s.%1$s, sizeof s.%1$s, %2$d);\n".formatted(item.name(), first++));
        }
        text.append("    dump(&s, sizeof s);\n");
        for (Item item : StructRecord.of(shape).fields()) {
            text.append("    dump(&s.%1$s, sizeof s.%1$s);\n".formatted(item.name()));
        }
        return text.append("}\n").toString();
    }

    private boolean compiles(String program) throws Exception {
        Path source = Files.writeString(directory.resolve("newer.c"), program);
        return new ProcessBuilder("gcc", "-fsyntax-only", source.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("errors").toFile())
                        .start()
                        .waitFor()
                == 0;
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
