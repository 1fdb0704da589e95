package dev.reverie.benchmarks;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link Report} as an aligned table. */
final class TextReport {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Report report;
    private final StringBuilder text = new StringBuilder();
    private final Formatter out = new Formatter(text, Locale.ROOT);

    private TextReport(Report report) {
        this.report = report;
    }

    /** The table, and whether the targets are met. */
    static String of(Report report) {
        TextReport writer = new TextReport(report);
        writer.appendMachine();
        writer.appendRows();
        writer.appendCoverage();
        writer.appendVerdicts();
        return writer.text.toString();
    }

    private void appendMachine() {
        Machine machine = report.machine();
        out.format(
                "Linux %s, %d x %s, JDK %s, load %s, %s%nmedians of %d rounds; spread: distance of the quartiles; start: of tracer and program, not in the median%n",
                machine.kernel(),
                machine.cpus(),
                machine.cpu(),
                machine.jdk(),
                machine.load(),
                machine.date(),
                report.rounds());
    }

    private void appendRows() {
        String heat = "";
        for (Row row : report.rows()) {
            String next = "(" + row.group().letter() + ") " + row.workload() + ", "
                    + row.placement().label();
            if (!next.equals(heat)) {
                heat = next;
                text.append('\n').append(heat).append('\n');
                String unit = row.unit() == Workload.Unit.NANOSECONDS ? "ns" : "ms";
                out.format(
                        "%-26s %10s %10s %7s %9s %9s  %s%n",
                        "", unit, "best", "spread", "x native", "start ms", "x what C takes");
            }
            appendRow(row);
        }
    }

    private void appendRow(Row row) {
        switch (row.outcome()) {
            case Row.Failed(String reason) -> out.format("  %-24s %s%n", row.contestant(), reason);
            case Row.Measured measured ->
                out.format(
                        "  %-24s %10s %10s %6.0f%% %9s %9s  %s%n",
                        row.contestant(),
                        value(row.unit(), measured.value().median()),
                        value(row.unit(), measured.value().best()),
                        measured.value().spread() * 100,
                        ratio(measured.nativeRatio()),
                        startUp(row, measured),
                        rival(measured));
        }
    }

    private void appendCoverage() {
        appendCoverage("a first run", report.coverage().first());
        appendCoverage(
                "the next run, which knows what the first has learnt",
                report.coverage().second());
    }

    private void appendCoverage(String run, List<Coverage> all) {
        if (!all.isEmpty()) {
            out.format("%n(f) calls inside the guest, %s%n", run);
            out.format("%-26s %10s %10s %10s %9s%n", "", "patched", "sent", "traced", "patched");
            all.forEach(this::appendCoverage);
            appendCoverage(Coverage.sum(all));
        }
    }

    private void appendCoverage(Coverage each) {
        if (each.missing().isEmpty()) {
            out.format(
                    "  %-24s %10d %10d %10d %8.3f%%%n",
                    each.program(), each.patched(), each.sent(), each.traced(), each.percent());
        } else {
            out.format("  %-24s %s%n", each.program(), each.missing());
        }
    }

    private void appendVerdicts() {
        text.append("\nTargets\n");
        String name = "";
        for (Target.Verdict verdict : report.verdicts()) {
            Target target = verdict.target();
            if (!target.name().equals(name)) {
                name = target.name();
                out.format("  %s%n", name);
            }
            Double figure = verdict.figure();
            if (figure == null) {
                out.format("    not measured%n");
            } else {
                out.format(
                        "    %-36s %8.2f %-2s  %s%n",
                        verdict.where(), figure, target.unit(), verdict.isMet() ? "met" : "NOT MET");
            }
        }
        Double covered = report.covered();
        if (covered != null) {
            out.format(
                    "  99.9 of a hundred calls of all programs of (f) take no stop in the next run%n    %-36s %8.3f %%   %s%n",
                    "", covered, report.isCovered() ? "met" : "NOT MET");
        }
    }

    private static String value(Workload.Unit unit, double nanos) {
        return unit == Workload.Unit.NANOSECONDS
                ? nanos < 1000 ? String.format(Locale.ROOT, "%.1f", nanos) : String.format(Locale.ROOT, "%.0f", nanos)
                : String.format(Locale.ROOT, "%.2f", nanos / NANOS_PER_MILLI);
    }

    private static String ratio(@Nullable Double ratio) {
        return ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** What a program took from outside more than from inside; nothing for those of tracers that stay. */
    private static String startUp(Row row, Row.Measured measured) {
        boolean isTimedInside = row.group() == Group.PROGRAMS && row.unit() == Workload.Unit.MILLISECONDS;
        return isTimedInside
                ? String.format(
                        Locale.ROOT,
                        "%.1f",
                        (measured.wallMedian() - measured.value().median()) / NANOS_PER_MILLI)
                : "";
    }

    private static String rival(Row.Measured measured) {
        Double ratio = measured.rivalRatio();
        return ratio == null ? "" : String.format(Locale.ROOT, "%.2f %s", ratio, measured.rival());
    }
}
