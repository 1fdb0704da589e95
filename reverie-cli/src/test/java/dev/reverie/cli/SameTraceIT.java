package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our trace of a program against the one of strace, line for line. */
class SameTraceIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bin/true",
                "cat /etc/hostname /nonexistent",
                "ls -l /etc/hostname",
                "sh -c 'kill -USR1 $$'",
                "sh -c 'trap : TERM; kill -TERM $$; exit 5'",
                "head -c 3 /etc/hostname",
                "env -i A=b printenv A",
            })
    void isTheSame(String guest) throws Exception {
        assumeTrue(ReverieScript.shell("strace -V").code() == 0, "needs strace");
        String cd = "cd " + directory + "; ";
        int expectedCode =
                ReverieScript.shell(cd + "strace -f -o theirs -- " + guest).code();
        assumeTrue(Files.size(directory.resolve("theirs")) > 0, "needs a strace that may trace");
        ReverieScript.Result result = ReverieScript.shell(cd + "\"$REVERIE\" strace -o ours -- " + guest);
        assertThat(result.code()).as(result.err()).isEqualTo(expectedCode);
        List<String> theirs = lines("theirs");
        assertThat(lines("ours")).isEqualTo(theirs);
    }

    /** The lines of a trace without what differs from run to run. */
    private List<String> lines(String file) throws IOException {
        String text = Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
        String pid = text.substring(0, text.indexOf(' '));
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            lines.add(line.replaceAll("0x[0-9a-f]{6,}", "ADDRESS")
                    // Only where it is one: elsewhere it may be the size of something.
                    .replaceAll(
                            "(^|kill\\(|si_pid=|(?:getpid|gettid|set_tid_address)\\(.*\\) += )" + pid + "\\b", "$1PID")
                    .replaceAll("getrandom\\(\"[^\"]*\"", "getrandom(RANDOM")
                    .replaceAll("getppid\\(\\) += \\d+", "getppid() = PARENT")
                    // The frame that the call returns to is on the stack of the guest as it was before.
                    .replaceAll("rt_sigreturn\\(.*?\\)", "rt_sigreturn()")
                    .replaceAll(" +=", " ="));
        }
        return lines;
    }
}
