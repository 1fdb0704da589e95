package dev.reverie.conformance.matrix;

import dev.reverie.api.Backend;
import dev.reverie.conformance.matrix.CellResult.Verdict;
import dev.reverie.conformance.matrix.MatrixOptions.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** Where the script {@code conformance} starts: runs the matrix, prints the table, and fails if a cell does. */
final class Matrix {
    private static final int FAILED = 1;
    private static final int USAGE_ERROR = 2;

    private final MatrixOptions options;
    private final List<MatrixGuest> guests;
    private final List<Backend> backends;
    private final CellRunner runner;
    private final MatrixTable table = new MatrixTable();

    private Matrix(MatrixOptions options) {
        this.options = options;
        this.guests = GuestSource.all().stream().filter(options::wants).toList();
        this.backends = backends().stream()
                .filter(backend ->
                        options.backends().isEmpty() || options.backends().contains(backend.name()))
                .toList();
        this.runner = new CellRunner(options.limit());
        if (guests.isEmpty() || backends.isEmpty()) {
            throw new UsageException("no such " + (guests.isEmpty() ? "guest" : "backend"));
        }
    }

    /** Runs what the command line says. */
    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(MatrixOptions.USAGE);
            return;
        }
        Matrix matrix;
        try {
            matrix = new Matrix(MatrixOptions.parse(arguments));
        } catch (UsageException e) {
            System.err.println("conformance: " + e.getMessage() + "\n\n" + MatrixOptions.USAGE);
            System.exit(USAGE_ERROR);
            return;
        }
        System.exit(matrix.run() ? 0 : FAILED);
    }

    /** All that the service loader finds; {@code auto} chooses among them. */
    static List<Backend> backends() {
        return ServiceLoader.load(Backend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> !backend.name().equals("auto"))
                .toList();
    }

    private boolean run() {
        for (int round = 1; round <= options.times(); round++) {
            long begin = System.nanoTime();
            for (MatrixGuest guest : guests) {
                runAll(guest);
            }
            System.err.println("conformance: round " + round + " of " + options.times() + " took "
                    + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s; so far " + summary());
        }
        System.out.print(table);
        System.out.println(summary());
        return table.totals().getOrDefault(Verdict.FAIL, 0) == 0;
    }

    private void runAll(MatrixGuest guest) {
        if (options.natively()) {
            note(guest, "natively", () -> runner.runNatively(guest));
            return;
        }
        for (Backend backend : backends) {
            for (MatrixTool tool : options.tools()) {
                note(guest, column(backend, tool), () -> runner.run(guest, backend, tool));
            }
        }
    }

    private String column(Backend backend, MatrixTool tool) {
        return backends.size() == 1 ? tool.title() : backend.name() + "/" + tool.title();
    }

    private void note(MatrixGuest guest, String column, Supplier<CellResult> cell) {
        long begin = System.nanoTime();
        CellResult result = cell.get();
        table.add(guest.name(), column, result, Duration.ofNanos(System.nanoTime() - begin));
        if (result.isFailure()) {
            System.out.println("FAIL: " + guest + " under " + column + ": " + result.details());
        }
    }

    private String summary() {
        Map<Verdict, Integer> totals = table.totals();
        return totals.get(Verdict.PASS) + " passed, " + totals.get(Verdict.FAIL) + " failed, "
                + totals.get(Verdict.LIMIT) + " differ as documented, " + totals.get(Verdict.SKIP) + " skipped";
    }
}
