package dev.reverie.conformance.differential;

import dev.reverie.conformance.differential.Subject.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all comparisons come to, for people: scores, pairs of lines, and these grouped by system call. */
final class Report {
    private final KnownDifferences known = KnownDifferences.documented();
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    /** Another program has been compared. */
    void add(Comparison comparison) {
        comparisons.add(comparison);
    }

    /** A program can't be run here. */
    void skip(Subject subject, String missing) {
        skipped.add(subject.name() + " is SKIPPED: it needs " + missing);
    }

    /** The calls and events that occurred anywhere. */
    Set<String> names() {
        return comparisons.stream()
                .flatMap(comparison -> comparison.names().stream())
                .collect(Collectors.toSet());
    }

    /** The percentage of strace's lines of one kind that are the same in our traces. */
    double score(Kind kind) {
        return percent(sum(ofKind(kind), Comparison::identical), sum(ofKind(kind), Comparison::lines));
    }

    /** A line for each program and the totals. */
    String scores() {
        StringBuilder text = new StringBuilder();
        for (Kind kind : Kind.values()) {
            ofKind(kind)
                    .forEach(comparison -> text.append(row(comparison.subject().name(), List.of(comparison))));
            text.append(row("all " + kind.title(), ofKind(kind)));
        }
        skipped.forEach(line -> text.append("strace: ").append(line).append('\n'));
        return text.toString();
    }

    /** What differs, by system call, the most frequent first, with one example of each; what only we wrote comes last. */
    String summary() {
        List<Difference> differences = comparisons.stream()
                .flatMap(comparison -> comparison.differences().stream())
                .filter(difference -> !known.contains(difference))
                .toList();
        return "Lines of strace that we do not write\n\n"
                + byName(differences.stream().filter(Difference::isStraces))
                + "\nLines that only we write\n\n"
                + byName(differences.stream().filter(difference -> !difference.isStraces()));
    }

    private static String byName(Stream<Difference> differences) {
        Map<String, List<Difference>> byName =
                differences.collect(Collectors.groupingBy(Difference::name, TreeMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder();
        byName.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .forEach(entry ->
                        text.append(entry.getKey() + ": " + entry.getValue().size() + "\n"
                                + example(entry.getValue()).text()));
        return text.toString();
    }

    /** A pair rather than a line that has no counterpart. */
    private static Difference example(List<Difference> differences) {
        return differences.stream()
                .filter(difference -> difference.ours() != null)
                .findFirst()
                .orElse(differences.getFirst());
    }

    /** Writes everything below a directory. */
    void write(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("scores.txt"), scores(), StandardCharsets.ISO_8859_1);
            Files.writeString(directory.resolve("summary.txt"), summary(), StandardCharsets.ISO_8859_1);
            for (Comparison comparison : comparisons) {
                Files.writeString(
                        directory.resolve(comparison.subject().name() + ".differences"),
                        pairs(comparison),
                        StandardCharsets.ISO_8859_1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All pairs of one program. */
    static String pairs(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        for (Difference difference : comparison.differences()) {
            text.append(difference.name())
                    .append(" in ")
                    .append(difference.task())
                    .append('\n')
                    .append(difference.text());
        }
        return text.toString();
    }

    private List<Comparison> ofKind(Kind kind) {
        return comparisons.stream()
                .filter(comparison -> comparison.subject().kind() == kind)
                .toList();
    }

    private String row(String name, List<Comparison> of) {
        int identical = sum(of, Comparison::identical);
        int lines = sum(of, Comparison::lines);
        return String.format(
                Locale.ROOT,
                "strace: %-16s %6.2f %%  %5d of %5d lines identical, %d known to differ; %d extra%n",
                name,
                percent(identical, lines),
                identical,
                lines,
                sum(of, comparison -> comparison.known(known)),
                sum(of, Comparison::extra));
    }

    private static int sum(List<Comparison> of, ToIntFunction<Comparison> value) {
        return of.stream().mapToInt(value).sum();
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? 100 : 100.0 * part / whole;
    }
}
