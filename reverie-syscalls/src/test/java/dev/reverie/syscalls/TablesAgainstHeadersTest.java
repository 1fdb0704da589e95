package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables say what the headers and the C library of this machine say. */
class TablesAgainstHeadersTest {
    private static final Path HEADERS = Path.of("/usr/include/x86_64-linux-gnu/asm");
    private static final Path TOPICS = Path.of("src/main/table/topics");

    private static final Pattern CONSTANT = Pattern.compile("\\w+=0x[0-9a-f]+");

    private static final Pattern NUMBER =
            Pattern.compile("#define __NR_(\\w+) \\(?(?:__X32_SYSCALL_BIT \\+ )?(\\d+)\\)?");

    @Test
    void nativeNumbers() throws IOException {
        assertNames(Abi.X86_64, "unistd_64.h");
    }

    @Test
    void numbersForInt80() throws IOException {
        assertNames(Abi.I386, "unistd_32.h");
    }

    @Test
    void numbersForX32() throws IOException {
        assertNames(Abi.X32, "unistd_x32.h");
    }

    private static void assertNames(Abi abi, String header) throws IOException {
        Path file = HEADERS.resolve(header);
        Assumptions.assumeTrue(Files.exists(file));
        int count = 0;
        for (String line : Files.readAllLines(file)) {
            Matcher matcher = NUMBER.matcher(line);
            if (matcher.matches()) {
                int number = Integer.parseInt(matcher.group(2));
                assertThat(Sysno.name(abi, number)).isEqualTo(matcher.group(1));
                count++;
            }
        }
        assertThat(count).isGreaterThan(300);
    }

    @Test
    void errnoNumbersAndDescriptions() throws IOException, InterruptedException {
        List<String> lines = CProgram.run("""
                #define _GNU_SOURCE
                #include <stdio.h>
                #include <string.h>
                int main(void) {
                    for (int i = 1; i < 134; i++)
                        if (strerrorname_np(i)) printf("%d %s %s\\n", i, strerrorname_np(i), strerror(i));
                }
                """);
        assertThat(lines).hasSizeGreaterThan(100);
        for (String line : lines) {
            String[] words = line.split(" ", 3);
            Errno errno = Errno.of(Integer.parseInt(words[0]));
            assertThat(errno.name()).isEqualTo(words[1]);
            assertThat(errno.description()).isEqualTo(words[2]);
            assertThat(Errno.byName(words[1])).isEqualTo(errno);
        }
    }

    static List<Path> topics() throws IOException {
        try (Stream<Path> topics = Files.list(TOPICS)) {
            return topics.sorted().toList();
        }
    }

    /** Constants that these headers do not have are of newer kernels, or the kernel's own. */
    @ParameterizedTest
    @MethodSource("topics")
    void constants(Path topic) throws IOException, InterruptedException {
        List<String> ours = constantsOf(topic);
        String includes = includesOf(topic);
        Set<String> known = CProgram.words(includes);
        StringBuilder source = new StringBuilder(includes).append("#include <stdio.h>\nint main(void) {\n");
        for (String constant : ours) {
            String name = constant.substring(0, constant.indexOf('='));
            if (known.contains(name)) {
                source.append("    { __typeof__(")
                        .append(name)
                        .append(") value = ")
                        .append(name);
                source.append("; unsigned long wide = (unsigned long)value;\n      printf(\"")
                        .append(name);
                source.append("=0x%lx\\n\", sizeof value == 4 ? (unsigned)wide : wide); }\n");
            }
        }
        List<String> theirs = CProgram.run(source.append("}\n").toString());
        assertThat(theirs.isEmpty()).isEqualTo(ours.isEmpty());
        assertThat(ours)
                .containsAll(theirs.stream()
                        // The C library defines it as nothing on 64-bit machines; the kernel does not.
                        .filter(line -> !line.equals("O_LARGEFILE=0x0"))
                        .toList());
    }

    private static String includesOf(Path topic) throws IOException {
        StringBuilder text = new StringBuilder("#define _GNU_SOURCE\n");
        try (Stream<String> lines = Files.lines(topic)) {
            lines.filter(line -> line.startsWith("headers "))
                    .flatMap(line ->
                            Stream.of(line.substring("headers ".length()).split(" +")))
                    .forEach(header -> text.append("#if __has_include(<")
                            .append(header)
                            .append(">)\n#include <")
                            .append(header)
                            .append(">\n#endif\n"));
        }
        return text.toString();
    }

    private static List<String> constantsOf(Path topic) throws IOException {
        return Files.readAllLines(topic).stream()
                .filter(line -> line.startsWith(" "))
                .flatMap(line -> Stream.of(line.strip().split(" +")))
                .filter(word -> CONSTANT.matcher(word).matches())
                .toList();
    }
}
