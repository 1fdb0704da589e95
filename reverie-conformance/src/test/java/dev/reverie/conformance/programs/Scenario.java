package dev.reverie.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.RunOptions;
import dev.reverie.api.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A program that must run traced as it runs natively: same exit code, same output. Immutable but for its native outcome. */
final class Scenario {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String name;
    private final List<String> argv;
    private final int code;
    private final UnaryOperator<String> normaliser;
    private @Nullable Outcome natively;

    private Scenario(String name, List<String> argv, int code, UnaryOperator<String> normaliser) {
        this.name = name;
        this.argv = List.copyOf(argv);
        this.code = code;
        this.normaliser = normaliser;
    }

    /** A program with arguments; {@code name} names its directory. */
    static Scenario of(String name, String... argv) {
        return new Scenario(name, List.of(argv), 0, text -> text);
    }

    /** A bash script among the guests, without its suffix, and its arguments. */
    static Scenario script(String name, String... arguments) {
        List<String> argv = new ArrayList<>(
                List.of("bash", Guests.SOURCES.resolve(name + ".sh").toString()));
        argv.addAll(List.of(arguments));
        return new Scenario(name, argv, 0, text -> text);
    }

    /** The same, ending with this exit code instead of 0. */
    Scenario exitingWith(int expected) {
        return new Scenario(name, argv, expected, normaliser);
    }

    /** The same, with both outputs changed so that runs can be compared. */
    Scenario normalisedBy(UnaryOperator<String> change) {
        return new Scenario(name, argv, code, change);
    }

    /** Runs it natively, unless that has been done, and then traced, and compares. */
    void runsTheSame(Setting setting) {
        natively();
        Path trace = Trial.OUTPUT.resolve("programs").resolve(name + "." + setting + ".trace");
        runsTheSame(setting.tool(trace), setting.options());
    }

    /** The same under a tool of the test's own. */
    void runsTheSame(Tool<?, ?> tool, RunOptions options) {
        Outcome expected = natively();
        Outcome actual = TracedRun.of(tool, Trial.command(name, argv), options, LIMIT);
        assertThat(actual.normalised(normaliser)).isEqualTo(expected);
    }

    private synchronized Outcome natively() {
        Outcome known = natively;
        if (known == null) {
            known = NativeRun.of(Trial.command(name, argv), LIMIT).normalised(normaliser);
            assertThat(known.code()).as("natively: %s", known).isEqualTo(code);
            assertThat(known.stdout() + known.stderr())
                    .as("output of the native run")
                    .isNotEmpty();
            natively = known;
        }
        return known;
    }
}
