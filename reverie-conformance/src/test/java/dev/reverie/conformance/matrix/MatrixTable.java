package dev.reverie.conformance.matrix;

import dev.reverie.conformance.matrix.CellResult.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The results of all cells, over all rounds. */
final class MatrixTable {
    private static final double MILLIS = 1000;

    private final Map<String, Map<String, List<CellResult>>> rows = new LinkedHashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final Map<String, Duration> times = new LinkedHashMap<>();

    /** Notes what came out of a cell, and how long that took. */
    void add(String row, String column, CellResult result, Duration time) {
        columns.add(column);
        times.merge(row, time, Duration::plus);
        rows.computeIfAbsent(row, name -> new LinkedHashMap<>())
                .computeIfAbsent(column, name -> new ArrayList<>())
                .add(result);
    }

    /** How many cells came out in each way. */
    Map<Verdict, Integer> totals() {
        Map<Verdict, Integer> totals = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            totals.put(verdict, 0);
        }
        rows.values().stream()
                .flatMap(row -> row.values().stream())
                .flatMap(List::stream)
                .forEach(result -> totals.merge(result.verdict(), 1, Integer::sum));
        return totals;
    }

    /** A line for each guest: a column for each backend and tool, what all of it took, and what there is to say. */
    @Override
    public String toString() {
        int first = Stream.concat(Stream.of("guest"), rows.keySet().stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder(pad("guest", first));
        columns.forEach(column -> text.append("  ").append(pad(column, 0)));
        text.append("  seconds\n");
        rows.forEach((guest, row) -> {
            StringBuilder line = new StringBuilder(pad(guest, first));
            columns.forEach(column ->
                    line.append("  ").append(pad(cell(row.getOrDefault(column, List.of())), column.length())));
            double seconds = times.getOrDefault(guest, Duration.ZERO).toMillis() / MILLIS;
            line.append(String.format(Locale.ROOT, "  %7.1f", seconds));
            text.append(line.append("  ").append(remark(row)).toString().stripTrailing())
                    .append('\n');
        });
        return text.toString();
    }

    /** All are the same most often; if not, how many failed. */
    private static String cell(List<CellResult> results) {
        long failures = results.stream().filter(CellResult::isFailure).count();
        if (failures > 0 && results.size() > 1) {
            return "FAIL " + failures + "/" + results.size();
        }
        return results.isEmpty() ? "" : results.getFirst().verdict().title();
    }

    private static String remark(Map<String, List<CellResult>> row) {
        return row.values().stream()
                .flatMap(List::stream)
                .filter(result -> result.verdict() == Verdict.SKIP || result.verdict() == Verdict.LIMIT)
                .map(CellResult::details)
                .findFirst()
                .orElse("");
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
