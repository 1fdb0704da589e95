package dev.reverie.conformance.differential;

import dev.reverie.api.Command;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.conformance.programs.Outcome;
import dev.reverie.conformance.programs.Setting;
import dev.reverie.conformance.programs.TracedRun;
import dev.reverie.conformance.programs.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a program under strace, under {@code reverie strace}, and under strace again, in the same surroundings. */
final class Duel {
    /** Where traces and reports go. */
    static final Path OUTPUT = Path.of("target", "differential").toAbsolutePath();

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private Duel() {}

    /** Runs one program and compares the traces, which stay in {@link #OUTPUT}. */
    static Comparison run(Subject subject) {
        try {
            Files.createDirectories(OUTPUT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String port = Integer.toString(Trial.freePort());
        Path one = OUTPUT.resolve(subject.name() + ".strace");
        Path ours = OUTPUT.resolve(subject.name() + ".reverie");
        Path other = OUTPUT.resolve(subject.name() + ".strace-again");
        // What changes with time differs between the two runs of strace only if ours is between them.
        Outcome first = strace(subject, port, one);
        Outcome second = TracedRun.of(
                Setting.STRACE.tool(ours),
                command(subject, subject.argv(), port).withoutAslr(),
                Setting.STRACE.options(),
                LIMIT);
        strace(subject, port, other);
        if (first.code() != second.code()) {
            throw new AssertionError(subject.name() + " under strace: " + first + "\nunder reverie: " + second);
        }
        return Comparison.of(subject, TraceFile.read(one), TraceFile.read(other), TraceFile.read(ours));
    }

    private static Outcome strace(Subject subject, String port, Path file) {
        List<String> argv = new ArrayList<>(List.of("setarch", "-R", "strace", "-f", "-o", file.toString(), "--"));
        argv.addAll(subject.argv());
        return NativeRun.of(command(subject, argv, port), LIMIT);
    }

    private static Command command(Subject subject, List<String> argv, String port) {
        return Trial.command("traced-" + subject.name(), argv).withEnv("PORT", port);
    }
}
