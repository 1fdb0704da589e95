package dev.reverie.guestcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast compiled handlers are, and how long compiling takes; it prints its figures. */
@Tag("soak")
final class SpeedTest {
    private static final int WARM_ROUNDS = 1000;
    private static final SlotLayout SLOT = SlotLayout.compact(4096);

    private static CompiledCode compile() {
        return new GuestCodeCompiler(SLOT, CompilerOptions.DEFAULT).compile(RecordHandler.class);
    }

    @Test
    void aHandlerIsNotMuchSlowerThanThatOfGcc(@TempDir Path directory) throws Exception {
        assumeTrue(GccProgram.isPossible(), "gcc is not installed");
        CompiledCode code = compile();
        Path file = Files.write(directory.resolve("code"), code.bytes());
        String offset = String.valueOf(code.handler("handle").offset());
        String output = GccProgram.compile(directory, "handler").run(List.of(file.toString(), offset, "15"));
        String[] words = output.strip().split(" ", -1);
        double ratio = Double.parseDouble(words[1]) / Double.parseDouble(words[3]);
        System.out.printf(Locale.ROOT, "handler: %s picoseconds a call, ratio %.2f%n", output.strip(), ratio);
        assertThat(ratio).isLessThan(1.5);
    }

    /** Nanoseconds that this thread has run on a processor: the first number in the file. */
    private static long cpuTime() throws IOException {
        String text = Files.readString(Path.of("/proc/thread-self/schedstat"));
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    @Test
    void compilingIsQuick() throws IOException {
        long before = cpuTime();
        compile();
        long cold = cpuTime() - before;
        for (int i = 0; i < WARM_ROUNDS; i++) {
            compile();
        }
        before = cpuTime();
        compile();
        long warm = cpuTime() - before;
        System.out.printf("compiling: cold %d us, warm %d us of CPU time%n", cold / 1000, warm / 1000);
        assertThat(warm).isLessThan(5_000_000);
    }
}
