package dev.reverie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        List<Bytes> raw = new ArrayList<>();
        for (String argument : arguments) {
            raw.add(Bytes.of(argument));
        }
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Log(),
                false);
        return new Cli(console).run(raw).code();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpGoesToStandardOutputWhenAskedForAndElseToStandardError() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("Usage: reverie", "strace", "count", "noop", "doctor", "127");
        assertThat(err()).isEmpty();
        assertThat(run()).isEqualTo(2);
        assertThat(err()).isEqualTo(out());
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of(
                "strace",
                "count",
                "chaos",
                "fail",
                "pedigree",
                "chrome-trace",
                "chunky-print",
                "strace-minimal",
                "noop",
                "debug",
                "guestcode",
                "doctor")) {
            out.reset();
            assertThat(run(command, "--help")).isZero();
            assertThat(out()).contains("Usage: reverie " + command, "\nExamples:\n  reverie " + command);
            String help = out();
            out.reset();
            assertThat(run("help", command)).isZero();
            assertThat(out()).isEqualTo(help);
        }
        assertThat(err()).isEmpty();
    }

    @Test
    void versionNamesWhatABugReportNeeds() {
        assertThat(run("--version")).isZero();
        assertThat(out()).matches("reverie \\d+\\.\\d+\\.\\d+.* \\(JDK .*, Linux .*, amd64\\)\n");
    }

    @Test
    void nonsenseForTheToolsIsExplained() {
        assertThat(run("chaos", "--kinds=eintrr", "true")).isEqualTo(2);
        assertThat(run("chaos", "--on=flies", "true")).isEqualTo(2);
        assertThat(run("chaos", "--probability=2", "true")).isEqualTo(2);
        assertThat(run("chaos", "--skip=-1", "true")).isEqualTo(2);
        assertThat(run("fail", "true")).isEqualTo(2);
        assertThat(run("fail", "--fail=opneat,errno=EIO", "true")).isEqualTo(2);
        assertThat(run("pedigree", "--format=png", "true")).isEqualTo(2);
        assertThat(run("chrome-trace", "--format=xml", "true")).isEqualTo(2);
        assertThat(run("chunky-print", "--chunk=word", "true")).isEqualTo(2);
        assertThat(err())
                .contains(
                        "did you mean eintr?",
                        "unknown kind of file 'flies'; there are file, pipe, socket, terminal",
                        "--probability is a probability from 0 to 1, not '2'",
                        "--skip is a whole number of at least 0, not '-1'",
                        "nothing is to fail; say --fail=RULE",
                        "did you mean openat",
                        "--format is text, dot or svg, not 'png'",
                        "--format is json or perfetto, not 'xml'",
                        "a chunk is line, exit or size:N, not 'word'");
    }

    @Test
    void guestCodeIsCompiledAndShown() {
        String file = "target/test-classes/dev/reverie/cli/GuestCodeSample.class";
        assertThat(run("guestcode", "--dump", file)).isZero();
        assertThat(out()).contains("handle: 0 bytes of stack", "GuestCodeSample.java:", "ret");
        out.reset();
        assertThat(run("guestcode", file)).isZero();
        assertThat(out()).matches("handle: 0 bytes of stack\n\\d+ bytes of code\n");
    }

    @Test
    void whatIsNoGuestCodeIsRefused() {
        assertThat(run("guestcode")).isEqualTo(2);
        assertThat(run("guestcode", "target/test-classes/dev/reverie/cli/CliTest.class"))
                .isEqualTo(125);
        assertThat(run("guestcode", "/nonexistent/Tool.class")).isEqualTo(125);
        assertThat(run("guestcode", "pom.xml")).isEqualTo(125);
        assertThat(err())
                .contains(
                        "which class?",
                        "dev.reverie.cli.CliTest has no handler: a static method marked @GuestCode",
                        "there is no file /nonexistent/Tool.class",
                        "pom.xml is no class file");
    }

    @Test
    void nearNamesAreSuggested() {
        assertThat(run("srtace")).isEqualTo(2);
        assertThat(err()).contains("unknown command 'srtace', did you mean strace?");
    }

    @Test
    void anOptionInFrontOfTheCommandIsExplained() {
        assertThat(run("-o", "x", "strace", "ls")).isEqualTo(2);
        assertThat(err()).contains("Options come behind the command");
    }

    @Test
    void aProgramIsNeeded() {
        assertThat(run("count")).isEqualTo(2);
        assertThat(err()).contains("reverie: which program?", "reverie count --help");
    }

    @Test
    void aSettingNeedsAName() {
        assertThat(run("noop", "--env", "=x", "ls")).isEqualTo(2);
        assertThat(err()).contains("--env needs NAME=VALUE, not '=x'");
    }

    @Test
    void unknownModesAndLevelsAreExplained() {
        assertThat(run("noop", "--intercept=some", "ls")).isEqualTo(2);
        assertThat(err()).contains("none, proceed, inject or observe, not 'some'");
        assertThat(run("noop", "--log=loud", "ls")).isEqualTo(2);
        assertThat(err()).contains("info and debug, not 'loud'");
    }

    @Test
    void anOutputThatCannotBeOpenedFailsBeforeTheGuestStarts() {
        assertThat(run("strace", "-o", "/nonexistent/trace", "--", "ls")).isEqualTo(125);
        assertThat(err()).contains("can't write to /nonexistent/trace (No such file or directory)");
    }

    @Test
    void anUnknownBackendFails() {
        assertThat(run("noop", "--backend=magic", "ls")).isEqualTo(125);
        assertThat(err()).contains("no backend 'magic'");
    }

    @Test
    void anUnknownSystemCallIsExplained() {
        assertThat(run("strace", "--trace=opneat", "ls")).isEqualTo(2);
        assertThat(err()).contains("unknown system call 'opneat'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-e inject=all:error=EIO | 'inject=all:error=EIO' is not supported",
                "-e signal=SIGFOO | -e: unknown signal 'SIGFOO'",
                "-e status=bad | -e: unknown status 'bad'; there are successful,",
                "-S size | --summary-sort-by: unknown order 'size'",
                "-c -U x | --summary-columns: unknown column 'x'",
                "-U calls | --summary-columns needs -c or -C",
                "-w | --summary-wall-clock needs -c or -C",
                "-c -C | -c and -C exclude each other",
                "-c -ff | -ff and a summary exclude each other",
                "-ff -o !x | -ff can't write to a command",
                "-c -O 1x | --summary-syscall-overhead: unknown precision 'x'",
                "-O x | --summary-syscall-overhead: unknown precision 'x'",
                "-O -1 | a time is a number and s, ms, us or ns, not '-1'",
                "-a x | --columns: a column is a number from 0 on, not 'x'",
                "-s -1 | --string-limit is a number",
                "-b open | --detach-on: only execve is possible, not 'open'",
                "-I 9 | --interruptible: unknown value '9'",
                "-t --timestamps=us | -t and --absolute-timestamps=… exclude each other",
                "--timestamps=tme | not 'tme', did you mean time?",
                "--syscall-times=m | --syscall-times: unknown precision 'm'",
                "-q --silent=exit | -q and --quiet=… exclude each other",
                "-e trace=%flie | -e: unknown system call '%flie', did you mean %file?",
            })
    void whatStraceOptionsCannotMeanIsExplained(String options, String message) {
        List<String> arguments = new ArrayList<>(List.of(options.split(" ", -1)));
        arguments.addFirst("strace");
        arguments.add("/bin/true");
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err()).contains(message);
    }

    @Test
    void timesHaveUnits() {
        assertThat(SummarySettings.nanos("2")).isEqualTo(2000);
        assertThat(SummarySettings.nanos("1.5ms")).isEqualTo(1_500_000);
        assertThat(SummarySettings.nanos(".5s")).isEqualTo(500_000_000);
    }
}
