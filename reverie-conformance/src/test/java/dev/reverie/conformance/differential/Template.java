package dev.reverie.conformance.differential;

import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a trace with what differs from run to run left open: times, process ids of others, inode numbers.
 *
 * @param line the line as one run had it
 * @param words its words, an empty one where anything may stand
 * @param counts whether it is the same line in every run, of a call that strace knows; if not, any with the same name will do
 */
record Template(String line, List<String> words, boolean counts) {
    /** What strace calls a call that it does not know; its number follows. */
    private static final String UNKNOWN = "syscall_0x";

    private static final Pattern NAME = Pattern.compile("\\w+(?=\\()|--- \\w+|\\+\\+\\+ \\w+");

    /** A line of one run, nothing left open. */
    static Template of(String line) {
        return new Template(
                line, wordsOf(line), !line.startsWith(UNKNOWN) || nameOf(line).startsWith(UNKNOWN));
    }

    /** The same with what another run has in its place left open too; null if that one has nothing there. */
    Template and(@Nullable String other) {
        if (!counts) {
            return this;
        }
        List<String> others = other == null ? List.of() : wordsOf(other);
        if (words.size() != others.size()) {
            return new Template(line, List.of(), false);
        }
        List<String> common = new ArrayList<>(words);
        for (int i = 0; i < common.size(); i++) {
            if (!common.get(i).equals(others.get(i))) {
                common.set(i, "");
            }
        }
        return new Template(line, common, true);
    }

    /** What a line is about: the system call, the signal, the end. */
    String name() {
        return nameOf(line);
    }

    /** Whether a line is what a run may have here. */
    boolean matches(String other) {
        if (line.equals(other)) {
            return true;
        }
        if (!counts) {
            return name().equals(nameOf(other));
        }
        List<String> others = wordsOf(other);
        if (words.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            if (!words.get(i).isEmpty() && !words.get(i).equals(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** What a line is about: the system call, the signal, the end. Calls that are too new for strace get their name. */
    static String nameOf(String line) {
        Matcher name = NAME.matcher(line);
        if (!name.lookingAt()) {
            return "?";
        }
        String known = isTooNew(name.group()) ? Sysno.name(numberOf(name.group())) : null;
        return known == null ? name.group() : known;
    }

    /** Whether strace does not know this call and so has no say in how it looks. */
    private static boolean isTooNew(String name) {
        return name.startsWith(UNKNOWN) && name.length() < UNKNOWN.length() + Integer.BYTES;
    }

    private static int numberOf(String name) {
        return Integer.parseInt(name, UNKNOWN.length(), name.length(), 16);
    }

    /** Strings, names and numbers, and all else character by character. */
    private static List<String> wordsOf(String line) {
        List<String> words = new ArrayList<>();
        int from = 0;
        while (from < line.length()) {
            int end = endOfWord(line, from);
            words.add(line.substring(from, end));
            from = end;
        }
        return words;
    }

    private static int endOfWord(String line, int from) {
        int end = from + 1;
        if (line.charAt(from) == '"') {
            while (end < line.length() && line.charAt(end) != '"') {
                end += line.charAt(end) == '\\' ? 2 : 1;
            }
            return line.startsWith("...", end + 1) ? end + 4 : Math.min(end + 1, line.length());
        }
        while (isPartOfWord(line.charAt(from)) && end < line.length() && isPartOfWord(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }
}
