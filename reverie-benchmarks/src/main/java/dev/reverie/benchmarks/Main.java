package dev.reverie.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the script {@code bench} starts. */
public final class Main {
    private static final long TIMEOUT_SECONDS = 120;
    private static final int USAGE_ERROR = 2;

    private Main() {}

    /** Measures, and prints a table. */
    public static void main(String[] args) throws IOException {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (Options.UsageException e) {
            System.err.println("bench: " + e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(USAGE_ERROR);
            return;
        }
        Report report = measure(options);
        System.out.print(TextReport.of(report));
        Path json = options.json();
        if (json != null) {
            Files.writeString(json, JsonReport.of(report));
        }
    }

    private static void progress(String line) {
        System.err.println("bench: " + line);
    }

    private static Report measure(Options options) throws IOException {
        Machine machine = Machine.here();
        try (WorkDirectory directory = WorkDirectory.create()) {
            Commands commands = new Commands(directory.path(), TIMEOUT_SECONDS);
            Helpers helpers = Helpers.compile(directory.path(), commands);
            Workloads workloads = new Workloads(directory.path(), options.quick(), commands, helpers);
            List<Workload> chosen = new ArrayList<>();
            for (Group group : Group.values()) {
                if (options.groups().contains(group)) {
                    chosen.addAll(workloads.of(group));
                }
            }
            Contestants contestants = new Contestants(options.reverie(), helpers);
            Race race = new Race(chosen, contestants::of, Main::progress);
            List<Row> rows = race.run(options.rounds());
            CorpusRuns coverage = options.groups().contains(Group.COVERAGE)
                    ? new Corpus(directory.path(), commands, options.reverie(), Main::progress).run()
                    : CorpusRuns.NONE;
            return new Report(machine, options.rounds(), rows, coverage);
        }
    }
}
