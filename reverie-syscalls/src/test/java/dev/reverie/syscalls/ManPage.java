package dev.reverie.syscalls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An installed manual page, as far as its macros matter here.
 *
 * @param name of the page, which may have been found by the name of another call on it
 * @param lines without comments
 */
record ManPage(String name, List<String> lines) {
    private static final Path DIRECTORY = Path.of("/usr/share/man");
    private static final Pattern ELSEWHERE = Pattern.compile("\\.so man(\\d)/(.+)\\.\\d\\s*");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"?|(\\S+)");

    /** The page of a system call, or null if none is installed. */
    static @Nullable ManPage of(String call) throws IOException {
        ManPage page = read("2", call);
        return page != null ? page : read("3", call);
    }

    private static @Nullable ManPage read(String section, String name) throws IOException {
        Path file = DIRECTORY.resolve("man" + section).resolve(name + "." + section + ".gz");
        if (!Files.exists(file)) {
            return null;
        }
        String text;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher elsewhere = ELSEWHERE.matcher(text);
        if (elsewhere.matches()) {
            return read(elsewhere.group(1), elsewhere.group(2));
        }
        return new ManPage(
                name, text.lines().filter(line -> !line.startsWith(".\\\"")).toList());
    }

    /** The lines of the sections that have this word in their titles. */
    List<String> section(String word) {
        List<String> found = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith(".SH")) {
                inside = line.contains(word);
            } else if (inside) {
                found.add(line);
            }
        }
        return found;
    }

    /** A line without its fonts: the words of {@code .BR read ()} are one, those of {@code .B read write} two. */
    static String plain(String line) {
        String text = line;
        if (line.matches("\\.[BIR]{1,2} .*")) {
            List<String> words = new ArrayList<>();
            Matcher word = WORD.matcher(line.substring(line.indexOf(' ')));
            while (word.find()) {
                words.add(word.group(1) != null ? word.group(1) : word.group(2));
            }
            text = String.join(line.charAt(2) == ' ' ? " " : "", words);
        }
        return text.replaceAll("\\\\f[BIPR]", "").replace("\\-", "-").strip();
    }
}
