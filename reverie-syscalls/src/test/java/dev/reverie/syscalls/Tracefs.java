package dev.reverie.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** What the running kernel says in tracefs of the calls that it was built with. */
final class Tracefs {
    /** Prints the entry events and their fields. Where tracefs is not mounted, root mounts it for this command only. */
    private static final String SCRIPT = """
            cd /sys/kernel/tracing/events/syscalls 2>/dev/null || {
                mount -t tracefs tracefs /sys/kernel/tracing && cd /sys/kernel/tracing/events/syscalls
            } && grep -H 'field:' sys_enter_*/format
            """;

    private static final Pattern FIELD = Pattern.compile("sys_enter_(\\w+)/format:\\s*field:([^;]+);.*");

    /** The kernel's functions behind these have other names than the calls. */
    private static final Map<String, String> CALLS = Map.of(
            "newstat", "stat",
            "newfstat", "fstat",
            "newlstat", "lstat",
            "newuname", "uname",
            "sendfile64", "sendfile",
            "umount", "umount2");

    private Tracefs() {}

    /** The arguments of each call as C declares them; skips the test where tracefs can't be read. */
    static Map<String, List<String>> calls() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("unshare", "-m", "sh", "-c", SCRIPT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        Assumptions.assumeTrue(process.waitFor() == 0, "tracefs needs root");
        Map<String, List<String>> calls = new TreeMap<>();
        for (String line : lines) {
            Matcher matcher = FIELD.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            String name = CALLS.getOrDefault(matcher.group(1), matcher.group(1));
            List<String> arguments = calls.computeIfAbsent(name, call -> new ArrayList<>());
            if (!matcher.group(2).matches(".* (common_|__syscall_nr).*")) {
                arguments.add(matcher.group(2));
            }
        }
        return calls;
    }
}
