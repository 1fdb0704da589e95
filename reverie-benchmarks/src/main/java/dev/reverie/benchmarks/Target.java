package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A promise about figures.
 *
 * @param name what is promised
 * @param limit what a figure may be at most
 * @param unit behind the figures
 * @param rows whose figures it is about
 * @param figure the figure; not a number if there is none
 */
record Target(String name, double limit, String unit, Predicate<Row> rows, ToDoubleFunction<Row.Measured> figure) {
    private static final double STOP_LIMIT = 1.10;
    private static final double UNSUBSCRIBED_LIMIT = 1.05;
    private static final double START_LIMIT_MILLIS = 80;
    private static final double BACKTRACE_LIMIT_MICROS = 200;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * What came of it in one row.
     *
     * @param target the promise
     * @param where the workload and placement; empty if nothing was measured
     * @param figure what was measured; null for nothing
     */
    record Verdict(Target target, String where, @Nullable Double figure) {
        /** Whether the promise was kept; false too if nothing was measured. */
        boolean isMet() {
            return figure != null && figure <= target.limit;
        }
    }

    /** All promises. */
    static List<Target> all() {
        List<Target> all = new ArrayList<>(traced());
        all.addAll(inside());
        all.addAll(debugger());
        return all;
    }

    /** What the server for gdb promises. */
    private static List<Target> debugger() {
        return List.of(
                ofRatio("a step takes at most as long as gdbserver's", 1, row -> isPacket(row, "a step")),
                ofRatio("memory is read in at most 1.2 x gdbserver's time", 1.2, row -> isPacket(row, "8 KiB")));
    }

    private static boolean isPacket(Row row, String workload) {
        return row.group() == Group.DEBUGGER
                && row.workload().equals(workload)
                && row.contestant().equals(Contestants.DEBUG);
    }

    /** What the backend inside the guest promises. */
    private static List<Target> inside() {
        return List.of(
                overNative(
                        "a counted call inside takes at most 85 ns more than natively",
                        85,
                        "ns",
                        1,
                        "getpid",
                        Placement.PINNED,
                        Contestants.COUNT_INSIDE),
                overNative(
                        "a recorded call with a path takes at most 250 ns more",
                        250,
                        "ns",
                        1,
                        "access",
                        Placement.PINNED,
                        Contestants.OBSERVE_INSIDE),
                overNative(
                        "an exec counted inside takes at most 1 ms more",
                        1,
                        "ms",
                        NANOS_PER_MILLI,
                        "/bin/true",
                        Placement.PINNED,
                        Contestants.COUNT_INSIDE),
                counted("dd bs=1", 1.43),
                counted("ls -lR", 1.12),
                counted("git status", 1.30),
                counted("git log", 1.10),
                counted("gcc -c", 1.06),
                counted("python3 start-up", 1.07),
                counted("tar", 1.15),
                ofNative("dd bs=1 recorded and written is at most 8 x native", 8, "dd bs=1", Contestants.STRACE_INSIDE),
                ofNative(
                        "redis recorded and written has at least half of its throughput",
                        2,
                        RedisWorkload.NAME,
                        Contestants.STRACE_INSIDE));
    }

    private static Target counted(String program, double limit) {
        return ofNative(
                program + " counted inside is at most " + limit + " x native",
                limit,
                program,
                Contestants.COUNT_INSIDE);
    }

    private static Target ofNative(String name, double limit, String workload, String contestant) {
        return new Target(name, limit, "x", row -> isInside(row, workload, Placement.PINNED, contestant), measured -> {
            Double ratio = measured.nativeRatio();
            return ratio == null ? Double.NaN : ratio;
        });
    }

    private static Target overNative(
            String name,
            double limit,
            String unit,
            double nanos,
            String workload,
            Placement placement,
            String contestant) {
        return new Target(name, limit, unit, row -> isInside(row, workload, placement, contestant), measured -> {
            Double ratio = measured.nativeRatio();
            return ratio == null ? Double.NaN : measured.value().median() * (1 - 1 / ratio) / nanos;
        });
    }

    private static boolean isInside(Row row, String workload, Placement placement, String contestant) {
        return row.group() == Group.INSIDE
                && row.workload().equals(workload)
                && row.placement() == placement
                && row.contestant().equals(contestant);
    }

    /** What the backend that stops calls promises. */
    private static List<Target> traced() {
        return List.of(
                ofRatio(
                        "a stop with tail is at most 1.10 x the tracer in C",
                        STOP_LIMIT,
                        row -> row.group() == Group.CALLS
                                && row.placement() == Placement.PINNED
                                && row.contestant().equals(Contestants.PROCEED)),
                ofRatio(
                        "inject is at most 1.10 x the tracer in C with two stops",
                        STOP_LIMIT,
                        row -> row.group() == Group.CALLS
                                && row.placement() == Placement.PINNED
                                && row.contestant().equals(Contestants.INJECT)),
                ofRatio(
                        "with no call subscribed at most 1.05 x a seccomp filter that allows all",
                        UNSUBSCRIBED_LIMIT,
                        row -> row.group() != Group.START_UP && row.contestant().equals(Contestants.NOOP)),
                new Target(
                        "reverie count -- /bin/true takes at most 80 ms",
                        START_LIMIT_MILLIS,
                        "ms",
                        row -> row.group() == Group.START_UP
                                && row.placement() == Placement.UNPINNED
                                && row.contestant().equals(Contestants.COUNT),
                        measured -> measured.value().median() / NANOS_PER_MILLI),
                new Target(
                        "a call and a backtrace of 20 frames take at most 200 µs",
                        BACKTRACE_LIMIT_MICROS,
                        "µs",
                        row -> row.group() == Group.BACKTRACES
                                && row.placement() == Placement.PINNED
                                && row.contestant().equals(Contestants.STACKS),
                        measured -> measured.value().median() / NANOS_PER_MICRO));
    }

    /** What came of it: a verdict for each row that it is about, or one that says that there is none. */
    List<Verdict> verdicts(List<Row> all) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Row row : all) {
            Row.Measured measured = row.measured();
            if (measured != null && rows.test(row)) {
                double value = figure.applyAsDouble(measured);
                if (!Double.isNaN(value)) {
                    verdicts.add(new Verdict(
                            this, row.workload() + ", " + row.placement().label(), value));
                }
            }
        }
        return verdicts.isEmpty() ? List.of(new Verdict(this, "", null)) : verdicts;
    }

    private static Target ofRatio(String name, double limit, Predicate<Row> rows) {
        return new Target(name, limit, "x", rows, measured -> {
            Double ratio = measured.rivalRatio();
            return ratio == null ? Double.NaN : ratio;
        });
    }
}
