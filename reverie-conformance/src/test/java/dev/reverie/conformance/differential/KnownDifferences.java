package dev.reverie.conformance.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where we differ from strace on purpose, as docs/strace-differences.md says: its list items begin with a regular expression
 * in backquotes that finds strace's line.
 *
 * @param patterns the expressions
 */
record KnownDifferences(List<Pattern> patterns) {
    private static final Path DOCUMENT = Path.of("..", "docs", "strace-differences.md");
    private static final Pattern ITEM = Pattern.compile("\\* `([^`]+)`.*");

    /** Those that the document lists. */
    static KnownDifferences documented() {
        try {
            return new KnownDifferences(Files.readAllLines(DOCUMENT).stream()
                    .map(ITEM::matcher)
                    .filter(Matcher::matches)
                    .map(item -> Pattern.compile(item.group(1)))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean contains(Difference difference) {
        String line = difference.strace() == null ? difference.ours() : difference.strace();
        return line != null
                && patterns.stream().anyMatch(pattern -> pattern.matcher(line).find());
    }
}
