package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Signals interrupt calls that wait, and the running kernel goes on as the table says. */
class RestartAgainstKernelTest {
    @Test
    void theKernelGoesOnAsTheTableSays() throws IOException, InterruptedException {
        List<String> lines = CProgram.run(Files.readString(Path.of("src/test/c/interrupted.c")));
        Map<String, Set<String>> seen = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            if (!words[1].equals("unsupported")) {
                seen.computeIfAbsent(words[0], call -> new TreeSet<>()).add(words[1]);
            }
        }
        assertThat(seen).hasSizeGreaterThan(40);
        seen.forEach((call, behaviours) -> {
            Set<String> ours = new TreeSet<>();
            SyscallInfo.of(Sysno.number(call))
                    .restart()
                    .forEach(each -> ours.add(each.name().toLowerCase(Locale.ROOT)));
            assertThat(ours).as(call).isEqualTo(behaviours);
        });
    }
}
