package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest of {@code ./reverie} inherits: the same as without it. */
@ExtendWith(NothingLeft.class)
final class CommandSurroundingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Standard input is passed through, and nobody else reads from it.
                "seq 1 100000 | { $R head -n 1 >/dev/null; $R sh -c 'cat >/dev/null'; }; echo piped | $R cat",
                "seq 1 200000 | $R md5sum",
                "$R cat <\"$GUESTS/shell.sh\"",
                // Descriptors above the standard ones are inherited.
                "$R sh -c 'cat <&3; ls /proc/$$/fd' 3<\"$GUESTS/spawn.sh\" 17</dev/null 4>&-",
                "exec 9>>log; $R sh -c 'echo line >&9'; $R sh -c 'echo line >&9'; cat log",
                // Limits and masks.
                "ulimit -n 100; $R sh -c 'ulimit -Sn; ulimit -Hn'",
                "ulimit -Sn 77; $R sh -c 'ulimit -Sn; ulimit -Hn'",
                "$R sh -c 'ulimit -a; ulimit -Ha'",
                "umask 027; $R sh -c 'umask; touch file; stat -c %a file'",
                "nice -n 5 $R nice",
                // What /proc says of signals and sessions.
                "$R grep -E '^Sig(Blk|Ign|Cgt)|^ShdPnd' /proc/self/status",
                "$R sh -c 'trap' ",
                "trap '' PIPE; $R grep SigIgn /proc/self/status",
                "(trap '' INT QUIT HUP; $R grep SigIgn /proc/self/status)",
                "$R python3 -c 'import os; print(os.getpgid(0) == os.getpgid(os.getppid()), os.getsid(0) > 0)'",
                // The current directory.
                "mkdir -p a/b; ln -s a/b link; cd link; $R sh -c 'pwd; pwd -P; echo $PWD'",
                // The environment.
                "env -i A=1 B=2 C= D='x=y' PWD=\"$PWD\" PATH=\"$PATH\" $R env | sort",
                "A='' reverie_x=1 $R sh -c 'env' | sort | grep -Ev '^(_|PORT)='",
                // Arguments.
                "$R printf '<%s>' '' ' ' 'a  b' '*' '$HOME' '\\' '-x' '--' --help",
            })
    void areTheSame(String script) {
        assertSame(script);
    }

    @Test
    void bytesThatAreNoTextArriveUnchanged() {
        Outcome natively = ReverieCommand.python("raw_bytes.py");
        assertThat(natively.code()).as("%s", natively).isZero();
        assertThat(natively.stdout()).contains("fdfeff");
        String script = ReverieCommand.SCRIPT.toString();
        assertThat(ReverieCommand.python("raw_bytes.py", script, "noop", "--")).isEqualTo(natively);
        assertThat(ReverieCommand.python("raw_bytes.py", script, "strace", "-o", "trace", "--"))
                .isEqualTo(natively);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGPIPE", "SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM", "SIGUSR1", "SIGXFSZ"})
    void ignoredSignalsStayIgnored(String signal) {
        assertSameAsNatively("signal_state.py", "ignore", signal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGPIPE", "SIGINT", "SIGQUIT", "SIGTERM", "SIGCHLD", "SIGUSR1"})
    void blockedSignalsStayBlocked(String signal) {
        assertSameAsNatively("signal_state.py", "block", signal);
    }

    @Test
    void closedStandardDescriptorsStayClosed() {
        assertSame("$R ls -l /proc/self/fd <&- | sed 's/.* \\([0-9]*\\) -> .*/\\1/; s/^total.*//'");
        assertSame("$R sh -c 'echo out >&2; [ -e /proc/$$/fd/1 ]; echo $? >&2' >&-");
        assertSame("$R sh -c '[ -e /proc/$$/fd/2 ]; echo $?' 2>&-");
    }

    /** The shells that are started complain of it, one more of them traced than natively. */
    @Test
    void startsInDirectoryThatIsGone() {
        assertSame("mkdir gone; cd gone; rmdir ../gone; $R sh -c 'ls; readlink /proc/self/cwd' 2>/dev/null");
    }

    private static void assertSameAsNatively(String script, String... arguments) {
        Outcome natively = ReverieCommand.python(script, arguments);
        assertThat(natively.code()).as("%s", natively).isZero();
        List<String> traced = new ArrayList<>(List.of(arguments));
        traced.addAll(List.of(ReverieCommand.SCRIPT.toString(), "noop", "--"));
        assertThat(ReverieCommand.python(script, traced.toArray(String[]::new))).isEqualTo(natively);
    }

    private static void assertSame(String script) {
        Outcome natively = run(script, "");
        assertThat(run(script, "$REVERIE noop --")).isEqualTo(natively);
        assertThat(run(script, "$REVERIE strace -o trace --")).isEqualTo(natively);
    }

    private static Outcome run(String script, String runner) {
        return ReverieCommand.run(ReverieCommand.command(List.of("bash", "-c", script.replace("$R ", runner + " "))));
    }
}
