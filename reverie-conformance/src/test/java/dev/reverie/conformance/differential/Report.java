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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all comparisons come to, for people: scores, pairs of lines, and these grouped by system call. */
final class Report {
    private final List<Comparison> comparisons = new ArrayList<>();

    void add(Comparison comparison) {
        comparisons.add(comparison);
    }

    /** The percentage of strace's lines of one kind that are the same in our traces. */
    double score(Kind kind) {
        return percent(
                ofKind(kind).stream().mapToInt(Comparison::identical).sum(),
                ofKind(kind).stream().mapToInt(Comparison::lines).sum());
    }

    /** A line for each program and the totals. */
    String scores() {
        StringBuilder text = new StringBuilder();
        for (Kind kind : Kind.values()) {
            for (Comparison comparison : ofKind(kind)) {
                text.append(row(
                        comparison.subject().name(), comparison.identical(), comparison.lines(), comparison.extra()));
            }
            text.append(row(
                    "all " + kind.title(),
                    ofKind(kind).stream().mapToInt(Comparison::identical).sum(),
                    ofKind(kind).stream().mapToInt(Comparison::lines).sum(),
                    ofKind(kind).stream().mapToInt(Comparison::extra).sum()));
        }
        return text.toString();
    }

    /** What differs, by system call, the most frequent first, with one example of each; what only we wrote comes last. */
    String summary() {
        List<Difference> differences = comparisons.stream()
                .flatMap(comparison -> comparison.differences().stream())
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

    private static String row(String name, int identical, int lines, int extra) {
        return String.format(
                Locale.ROOT,
                "strace: %-16s %6.2f %%  %5d of %5d lines identical, %d extra%n",
                name,
                percent(identical, lines),
                identical,
                lines,
                extra);
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? 100 : 100.0 * part / whole;
    }
}
