package dev.reverie.guestcode.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.guestcode.elf.LibraryImage.Region;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SharedLibraryTest {
    private static final long BASE = 0x6000_0000_0000L;
    private static final int TABLES = 0x600;

    private static byte[] compiled = {};

    private byte[] library = {};

    @BeforeEach
    void compile() throws Exception {
        assumeTrue(Libraries.canCompile(), "gcc is not installed");
        library = library();
    }

    @Test
    void tellsWhatToMap() throws Exception {
        LibraryImage image = SharedLibrary.read("library.so", library).imageAt(BASE);

        assertThat(image.symbols())
                .containsKeys("captured_syscall", "count", "exported")
                .doesNotContainKeys("hidden", "somebody_elses", "first");
        assertThat(image.initializers()).hasSize(2);
        Region code = regionOf(image, image.symbol("count").orElseThrow());
        assertThat(code.isExecutable()).isTrue();
        assertThat(code.isWritable()).isFalse();
        Region data = regionOf(image, image.symbol("exported").orElseThrow());
        assertThat(data.isWritable()).isTrue();
        Region constants = regionOf(image, image.symbol("names").orElseThrow());
        assertThat(constants.isWritable()).as("what only relocations write").isFalse();
        long end = BASE;
        for (Region region : image.regions()) {
            assertThat(region.address()).isGreaterThanOrEqualTo(end);
            end = region.address() + region.content().length;
        }
    }

    @Test
    void tellsWhatAToolSaysOfItself() throws Exception {
        CTool tool = CTool.at("library.so", SharedLibrary.read("library.so", library), BASE, BASE);

        assertThat(tool.processBytes()).isEqualTo(Long.BYTES);
        assertThat(tool.syscalls()).containsExactly(0, 1);
        assertThat(tool.threadExit()).isPresent();
        assertThat(tool.processExit()).isEmpty();
    }

    @Test
    void refusesWhatNeedsMoreThanItself() throws Exception {
        assertThat(refusal("int puts(const char *s); int f(void) { return puts(\"\"); }", "-fPIC"))
                .contains("libc.so.6", "-nostdlib", "reverie.h");
        assertThat(refusal("void *malloc(unsigned long); void *f(void) { return malloc(1); }", "-nostdlib", "-fPIC"))
                .contains("malloc");
        assertThat(refusal("_Thread_local int x; int f(void) { return x++; }", "-nostdlib", "-fPIC"))
                .contains("thread state");
        assertThat(refusal(
                        "static int g(void) { return 1; } static void *r(void) { return g; }"
                                + "int f(void) __attribute__((ifunc(\"r\")));",
                        "-nostdlib",
                        "-fPIC"))
                .contains("ifunc");
        assertThat(refusal("asm(\".text; .quad x\"); int x;", "-nostdlib", "-fPIC", "-Wl,-z,notext"))
                .contains("-fPIC");
    }

    @Test
    void acceptsOtherLayouts() throws Exception {
        for (String option : List.of(
                "-Wl,--hash-style=sysv",
                "-Wl,--hash-style=gnu",
                "-Wl,-z,pack-relative-relocs",
                "-Wl,-z,norelro",
                "-Wl,-z,noseparate-code",
                "-Wl,-z,now")) {
            byte[] content = Libraries.compile(option);
            assertThat(SharedLibrary.read("library.so", content).imageAt(BASE).symbols())
                    .as(option)
                    .containsKey("captured_syscall");
        }
    }

    @Test
    void refusesOtherFiles() {
        byte[] otherProcessor = library.clone();
        otherProcessor[18] = (byte) 183;
        byte[] program = library.clone();
        program[16] = 2;
        byte[] narrow = library.clone();
        narrow[4] = 1;

        assertThat(refusal(otherProcessor)).contains("x86-64");
        assertThat(refusal(program)).contains("-shared");
        assertThat(refusal(narrow)).contains("64-bit");
        assertThat(refusal(new byte[0])).contains("header");
    }

    @Test
    @Timeout(60)
    void refusesEveryPartOfALibraryThatLacksWhatIsLoaded() throws Exception {
        int accepted = 0;
        for (int length = 0; length < library.length; length++) {
            accepted += isAccepted(Arrays.copyOf(library, length)) ? 1 : 0;
        }
        // Names of sections and their headers, behind all that is loaded, are not missed.
        assertThat(accepted).isLessThan(library.length / 2);
    }

    /** Changes anywhere, and half of them where the headers, the hash table, symbols and relocations are. */
    @Property(tries = 10_000)
    void givesAnAnswerForAnyChange(
            @ForAll @Size(max = 8) List<@IntRange(max = 0xffff) Integer> places, @ForAll @Size(8) byte[] values)
            throws Exception {
        assumeTrue(Libraries.canCompile(), "gcc is not installed");
        byte[] changed = library().clone();
        for (int i = 0; i < places.size(); i++) {
            int range = i % 2 == 0 ? TABLES : changed.length;
            changed[places.get(i) % range] = values[i];
        }
        isAccepted(changed);
    }

    private static byte[] library() throws IOException, InterruptedException {
        if (compiled.length == 0) {
            compiled = Libraries.compile();
        }
        return compiled;
    }

    private static boolean isAccepted(byte[] content) {
        try {
            SharedLibrary library = SharedLibrary.read("changed.so", content);
            CTool tool = CTool.at("changed.so", library, BASE, BASE);
            return tool.threadBytes() >= 0;
        } catch (LibraryException e) {
            assertThat(e).hasMessageStartingWith("changed.so: ");
            return false;
        }
    }

    private static String refusal(byte[] content) {
        return String.valueOf(assertThatExceptionOfType(LibraryException.class)
                .isThrownBy(() -> SharedLibrary.read("library.so", content).imageAt(BASE))
                .actual()
                .getMessage());
    }

    private static String refusal(String source, String... options) throws IOException, InterruptedException {
        return refusal(Libraries.compile(source, List.of(options)));
    }

    private static Region regionOf(LibraryImage image, long address) {
        return image.regions().stream()
                .filter(region -> address >= region.address() && address < region.address() + region.content().length)
                .findFirst()
                .orElseThrow();
    }
}
