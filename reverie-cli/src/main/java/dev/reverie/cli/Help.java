package dev.reverie.cli;

import java.util.List;

/** The help texts, made from the same descriptions the parser works from. */
final class Help {
    private static final int COLUMN = 26;
    private static final int WIDTH = 100;

    private static final String EXIT_CODES = """

            Exit code: the program's own. If a signal killed the program, it kills reverie too. With -p it is 0 when
            the processes have ended, and ^C, which lets go of them, ends reverie as any other program. Otherwise
              1    doctor: something necessary is missing; -p: a process can't be attached to
              2    the command line makes no sense
              125  the tracer or the tool failed
              126  the program can't be executed
              127  there is no such program
            """;

    private Help() {}

    /** What there is. */
    static String overview(List<Subcommand> subcommands) {
        StringBuilder text = new StringBuilder("""
                Usage: reverie COMMAND [options] [--] program [arguments]

                Runs a program and intercepts its system calls.

                Commands:
                """);
        for (Subcommand subcommand : subcommands) {
            appendEntry(text, subcommand.name(), subcommand.summary());
        }
        appendEntry(text, "help COMMAND", "explain a command");
        appendEntry(text, "--version", "show the versions of reverie, the JDK and the kernel");
        text.append("\nExamples:\n");
        for (Subcommand subcommand : subcommands) {
            String examples = subcommand.examples();
            text.append(examples, 0, examples.indexOf('\n') + 1);
        }
        return text.append(EXIT_CODES).toString();
    }

    /** All about one subcommand. */
    static String of(Subcommand subcommand, List<Option> options) {
        StringBuilder text = new StringBuilder("Usage: reverie ")
                .append(subcommand.name())
                .append(subcommand.usage())
                .append("\n\nWill ")
                .append(subcommand.summary())
                .append(".\n\nOptions:\n");
        for (Option option : options) {
            appendEntry(text, left(option), option.help());
        }
        text.append("\nExamples:\n").append(subcommand.examples());
        return text.append(EXIT_CODES).toString();
    }

    private static String left(Option option) {
        String value = option.value();
        if (!option.name().startsWith("--")) {
            return option.name() + (value == null ? "" : " " + value);
        }
        String letter = option.letter() == null ? "    " : option.letter() + ", ";
        String equals = value == null ? "" : "=" + value;
        return letter + option.name() + (option.valueIsOptional() ? "[" + equals + "]" : equals);
    }

    /** A term and its explanation, side by side, with the explanation broken into lines. */
    private static void appendEntry(StringBuilder text, String term, String explanation) {
        text.append("  ").append(term);
        int column = 2 + term.length();
        if (column + 2 > COLUMN) {
            text.append('\n');
            column = 0;
        }
        text.repeat(' ', COLUMN - column);
        column = COLUMN;
        for (String word : explanation.split(" ", -1)) {
            if (column > COLUMN && column + 1 + word.length() > WIDTH) {
                text.append('\n').repeat(' ', COLUMN);
                column = COLUMN;
            }
            if (column > COLUMN) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        text.append('\n');
    }
}
