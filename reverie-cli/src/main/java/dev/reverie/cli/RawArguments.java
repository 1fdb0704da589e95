package dev.reverie.cli;

import dev.reverie.syscalls.Bytes;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Our own arguments in the bytes the kernel passed: the JVM's strings lose what is not text in the locale's charset. */
final class RawArguments {
    private static final String CMDLINE = "/proc/self/cmdline";

    private RawArguments() {}

    /** The raw form of {@code main}'s arguments. */
    static List<Bytes> of(String[] decoded) {
        try (FileInputStream in = new FileInputStream(CMDLINE)) {
            List<Bytes> raw = last(Bytes.of(in.readAllBytes()), decoded.length);
            if (raw.size() == decoded.length) {
                return raw;
            }
        } catch (IOException e) {
            // Without /proc we take what the JVM made of them; the backend will say what else is missing then.
        }
        List<Bytes> fallback = new ArrayList<>();
        for (String argument : decoded) {
            fallback.add(Bytes.of(argument));
        }
        return fallback;
    }

    /** The last {@code count} strings, each with a zero byte behind it; fewer if there are not so many. */
    static List<Bytes> last(Bytes cmdline, int count) {
        List<Bytes> all = new ArrayList<>();
        int start = 0;
        for (int end = 0; end < cmdline.length(); end++) {
            if (cmdline.at(end) == 0) {
                all.add(cmdline.slice(start, end));
                start = end + 1;
            }
        }
        return all.subList(Math.max(0, all.size() - count), all.size());
    }
}
