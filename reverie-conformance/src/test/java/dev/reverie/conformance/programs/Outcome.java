package dev.reverie.conformance.programs;

import java.util.function.UnaryOperator;

/**
 * What a run looks like from outside.
 *
 * @param code the exit code a shell would report
 * @param stdout what went to standard output, one character per byte
 * @param stderr what went to standard error, likewise
 */
public record Outcome(int code, String stdout, String stderr) {
    /** The same with both outputs changed. */
    Outcome normalised(UnaryOperator<String> change) {
        return new Outcome(code, change.apply(stdout), change.apply(stderr));
    }

    @Override
    public String toString() {
        return "exit code " + code + "\n--- stdout\n" + stdout + "\n--- stderr\n" + stderr + "\n---";
    }
}
