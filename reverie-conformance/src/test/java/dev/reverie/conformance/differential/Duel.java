package dev.reverie.conformance.differential;

import dev.reverie.api.Command;
import dev.reverie.api.Stdio;
import dev.reverie.conformance.programs.NativeRun;
import dev.reverie.conformance.programs.Outcome;
import dev.reverie.conformance.programs.Setting;
import dev.reverie.conformance.programs.TracedRun;
import dev.reverie.conformance.programs.Trial;
import dev.reverie.syscalls.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a program under strace, under {@code reverie strace}, and under strace again: always in the same surroundings. */
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
        List<Path> straces = new ArrayList<>();
        // What changes with time differs between the runs of strace only if ours is between them.
        Outcome expected = strace(subject, port, straces);
        Path trace = OUTPUT.resolve(subject.name() + ".reverie");
        Outcome actual = reverie(subject, port, trace);
        while (straces.size() < subject.kind().runs()) {
            strace(subject, port, straces);
        }
        if (expected.code() != actual.code()) {
            throw new AssertionError(subject.name() + " under strace: " + expected + "\nunder reverie: " + actual);
        }
        return Comparison.of(subject, straces.stream().map(TraceFile::read).toList(), TraceFile.read(trace));
    }

    /** What the installed strace says it is. */
    static String version() {
        return NativeRun.of(Trial.command("strace-version", List.of("strace", "-V")), LIMIT)
                .stdout();
    }

    private static Outcome reverie(Subject subject, String port, Path trace) {
        Command command = command(subject, subject.argv(), port).withoutAslr();
        return TracedRun.of(Setting.STRACE.tool(trace), command, Setting.STRACE.options(), LIMIT);
    }

    private static Outcome strace(Subject subject, String port, List<Path> traces) {
        Path file = OUTPUT.resolve(subject.name() + ".strace" + (traces.size() + 1));
        traces.add(file);
        List<String> argv = new ArrayList<>(List.of("setarch", "-R", "strace", "-f", "-o", file.toString(), "--"));
        argv.addAll(subject.argv());
        return NativeRun.of(command(subject, argv, port), LIMIT);
    }

    private static Command command(Subject subject, List<String> argv, String port) {
        return Trial.command("traced-" + subject.name(), argv)
                .withEnv("PORT", port)
                .withStdin(Stdio.input(Bytes.of("")));
    }
}
