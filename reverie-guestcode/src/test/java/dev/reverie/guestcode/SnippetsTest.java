package dev.reverie.guestcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The worked example in docs/guestcode.md compiles, to what the page says. */
final class SnippetsTest {
    private static final Path CLASSES = Path.of("../reverie-testing/target/test-classes");

    @Test
    void theExampleOfThePage() throws Exception {
        ClassBytes bytes = ClassBytes.of(CLASSES).or(ClassBytes.of(SnippetsTest.class.getClassLoader()));
        CompiledCode code = new GuestCodeCompiler(SlotLayout.compact(4096), CompilerOptions.DEFAULT)
                .compile("dev/reverie/testing/snippets/OpenCounter", bytes);
        assertThat(code.handlers()).singleElement().satisfies(handler -> assertThat(handler.name())
                .isEqualTo("onCall"));
        assertThat(code.faults()).hasSize(1);
        String page = Files.readString(Path.of("../docs/guestcode.md"));
        String shown = page.substring(page.indexOf("onCall: "));
        shown = shown.substring(0, shown.indexOf("    ...\n"));
        assertThat(Listing.of(code)).startsWith(shown);
    }
}
