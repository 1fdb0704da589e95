package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Seeing one call does not load the classes of the others, which would cost a tenth of a second. */
class StartUpTest {
    @Test
    void onlyTheClassesOfTheCallAreLoaded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" dev.reverie.syscalls."))
                .toList();
        assertThat(process.waitFor()).isZero();
        assertThat(loaded)
                .anyMatch(line -> line.contains("dev.reverie.syscalls.Read "))
                .noneMatch(line -> line.contains("SyscallInfo") || line.contains("FactTable"))
                .hasSizeLessThan(60);
    }

    /** Prints one call. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            Syscall call = Syscall.of(Sysno.READ, SyscallArgs.of(0, 0x1000, 10));
            ByteArrayMemory memory = new ByteArrayMemory().map(0x1000, 10);
            Observed guest = () -> memory;
            System.out.println(call.display(guest).after(10, guest).text());
        }
    }
}
