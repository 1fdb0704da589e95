package dev.reverie.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in the guides for tool authors is code that is compiled. */
final class GuideTest {
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void codeIsThatOfTheSnippets() throws IOException {
        check("guide.md", 5);
        check("guestcode.md", 2);
    }

    private static void check(String page, int least) throws IOException {
        StringBuilder snippets = new StringBuilder();
        for (String module : List.of("reverie-api", "reverie-testing")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file : files.filter(path -> path.toString().contains("snippets/"))
                        .filter(Files::isRegularFile)
                        .toList()) {
                    snippets.append(withoutSpaces(Files.readString(file)));
                }
            }
        }
        List<String> blocks = CODE.matcher(Files.readString(Path.of("..", "docs", page)))
                .results()
                .map(result -> withoutSpaces(result.group(1)))
                .toList();
        assertThat(blocks).hasSizeGreaterThan(least).allSatisfy(block -> assertThat(snippets)
                .contains(block));
    }

    private static String withoutSpaces(String code) {
        return code.replaceAll("\\s+", "");
    }
}
