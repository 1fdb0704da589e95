package dev.reverie.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code reverie doctor}. */
final class DoctorCommand implements Subcommand {
    private static final int SUBJECT_WIDTH = 24;
    private static final int VERDICT_WIDTH = 9;

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String summary() {
        return "say what this machine allows, and what to do about the rest";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public String examples() {
        return "  reverie doctor\n";
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        if (!arguments.program().isEmpty()) {
            throw new UsageException("doctor takes no arguments");
        }
        boolean fit = true;
        console.out().println(Version.text());
        for (Check check : checks()) {
            console.out().print(line(check));
            fit &= check.verdict() != Check.Verdict.MISSING;
        }
        return Outcome.code(fit ? ExitCodes.OK : ExitCodes.UNFIT);
    }

    private static List<Check> checks() {
        ProcFiles files = new ProcFiles(Path.of("/"));
        String path = System.getenv("PATH");
        List<Check> checks = new ArrayList<>(ProbeChecks.all());
        checks.addAll(new KernelChecks(files).all());
        checks.addAll(new JavaChecks(files).all());
        checks.addAll(new ProgramChecks(path == null ? "" : path).all());
        return checks;
    }

    private static String line(Check check) {
        StringBuilder text = new StringBuilder();
        appendPadded(text, check.verdict().word(), VERDICT_WIDTH);
        appendPadded(text, check.subject(), SUBJECT_WIDTH);
        text.append(check.found()).append('\n');
        if (!check.advice().isEmpty()) {
            text.repeat(' ', VERDICT_WIDTH + SUBJECT_WIDTH)
                    .append("-> ")
                    .append(check.advice())
                    .append('\n');
        }
        return text.toString();
    }

    private static void appendPadded(StringBuilder text, String word, int width) {
        text.append(word).repeat(' ', Math.max(1, width - word.length()));
    }
}
