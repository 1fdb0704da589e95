package dev.reverie.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs that our tests, but not our users, need. */
final class ProgramChecks {
    private static final String[][] PROGRAMS = {
        {"gcc", "guest programs of the conformance suite are compiled with it: apt-get install gcc libc6-dev"},
        {"strace", "traces are compared with its traces: apt-get install strace"},
    };

    private final String path;

    /** Looks for programs in a search path such as {@code /usr/bin:/bin}. */
    ProgramChecks(String path) {
        this.path = path;
    }

    /** All of them. */
    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        for (String[] program : PROGRAMS) {
            checks.add(program(program[0], program[1]));
        }
        return checks;
    }

    private Check program(String name, String use) {
        for (String directory : path.split(":", -1)) {
            Path candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate)) {
                return Check.ok(name + " (for tests)", candidate.toString());
            }
        }
        return Check.lacking(name + " (for tests)", "not in PATH", use);
    }
}
