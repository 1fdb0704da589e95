package dev.reverie.tools.fail;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A shell's pattern for paths: {@code ?} and {@code *} stop at slashes, {@code **} does not, {@code [a-z]} is one of these. */
final class PathPattern {
    private final String glob;
    private final Pattern pattern;

    private PathPattern(String glob, Pattern pattern) {
        this.glob = glob;
        this.pattern = pattern;
    }

    /** Its text. */
    String glob() {
        return glob;
    }

    /**
     * From its text.
     *
     * @throws IllegalArgumentException if a bracket is not closed
     */
    static PathPattern parse(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean isDouble = i + 1 < glob.length() && glob.charAt(i + 1) == '*';
                    regex.append(isDouble ? ".*" : "[^/]*");
                    i += isDouble ? 1 : 0;
                }
                case '?' -> regex.append("[^/]");
                case '[', ']', '-' -> regex.append(c);
                case '!' -> regex.append(i > 0 && glob.charAt(i - 1) == '[' ? '^' : '!');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return new PathPattern(glob, Pattern.compile(regex.toString(), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + glob + "' is no pattern for paths: a bracket is not closed", e);
        }
    }

    /** Whether the whole path is as the pattern says. */
    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }
}
