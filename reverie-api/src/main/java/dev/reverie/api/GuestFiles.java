package dev.reverie.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What {@code /proc} says of a thread; see proc(5). */
final class GuestFiles {
    private GuestFiles() {}

    /** The content of a file; empty if it can't be read. */
    static byte[] content(int tid, String name) {
        try {
            return Files.readAllBytes(Path.of("/proc/" + tid + "/" + name));
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** What a link points to; empty if it can't be read. */
    static String link(int tid, String name) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + tid + "/" + name)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    static List<String> arguments(int tid) {
        String text = new String(content(tid, "cmdline"), StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : Arrays.asList(withoutEnd(text).split("\0", -1));
    }

    private static String withoutEnd(String text) {
        return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    }
}
