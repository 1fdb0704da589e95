package dev.reverie.symbols;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions that a runtime has compiled, as it tells perf(1): lines of start, size and name in {@code /tmp/perf-PID.map}.
 * The file and the pid are the guest's own, which may be in another mount and pid namespace. Immutable.
 */
final class PerfMap {
    static final PerfMap NONE = new PerfMap(FileTime.fromMillis(0), 0, new TreeMap<>());

    private static final int MAX_SIZE = 64 << 20;
    private static final int HEX = 16;

    private final FileTime changed;
    private final long size;
    private final NavigableMap<Long, Function> functions;

    private PerfMap(FileTime changed, long size, NavigableMap<Long, Function> functions) {
        this.changed = changed;
        this.size = size;
        this.functions = functions;
    }

    /**
     * A compiled function.
     *
     * @param start its address
     * @param size in bytes
     * @param name as the runtime has written it
     */
    record Function(long start, long size, String name) {}

    /** That of a process now: this object if nothing has changed. */
    PerfMap reread(int pid) {
        try {
            Path path = Path.of("/proc/" + pid + "/root/tmp/perf-" + ownPid(pid) + ".map");
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!now.isRegularFile()) {
                return NONE;
            }
            if (now.size() == size && now.lastModifiedTime().equals(changed)) {
                return this;
            }
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                return new PerfMap(now.lastModifiedTime(), now.size(), parse(in.readNBytes(MAX_SIZE)));
            }
        } catch (IOException e) {
            return NONE;
        }
    }

    /** A map of this text. */
    static PerfMap of(byte[] text) {
        return new PerfMap(FileTime.fromMillis(0), text.length, parse(text));
    }

    /** The pid of a process in its own namespace: the last of those that the kernel lists. */
    private static String ownPid(int pid) throws IOException {
        try (BufferedReader status = new BufferedReader(new InputStreamReader(
                Files.newInputStream(Path.of("/proc/" + pid + "/status")), StandardCharsets.ISO_8859_1))) {
            for (String line = status.readLine(); line != null; line = status.readLine()) {
                if (line.startsWith("NSpid:")) {
                    return line.substring(line.lastIndexOf('\t') + 1);
                }
            }
        }
        return Integer.toString(pid);
    }

    private static NavigableMap<Long, Function> parse(byte[] text) {
        NavigableMap<Long, Function> functions = new TreeMap<>(Long::compareUnsigned);
        List<String> lines = new BufferedReader(
                        new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8))
                .lines()
                .toList();
        for (String line : lines) {
            add(functions, line);
        }
        return functions;
    }

    /** Code that is compiled later takes the place of what was there before. */
    private static void add(NavigableMap<Long, Function> functions, String line) {
        int first = line.indexOf(' ');
        int second = line.indexOf(' ', first + 1);
        if (first < 0 || second < 0) {
            return;
        }
        try {
            long start = Long.parseUnsignedLong(digits(line.substring(0, first)), HEX);
            long size = Long.parseUnsignedLong(digits(line.substring(first + 1, second)), HEX);
            Map.Entry<Long, Function> before = functions.lowerEntry(start);
            if (before != null
                    && Long.compareUnsigned(
                                    start - before.getKey(), before.getValue().size())
                            < 0) {
                functions.remove(before.getKey());
            }
            for (Long next = functions.ceilingKey(start);
                    next != null && Long.compareUnsigned(next - start, size) < 0;
                    next = functions.ceilingKey(start)) {
                functions.remove(next);
            }
            functions.put(start, new Function(start, size, line.substring(second + 1)));
        } catch (NumberFormatException e) {
            // Not a line of such a file, or one that is still being written.
        }
    }

    private static String digits(String number) {
        return number.startsWith("0x") ? number.substring(2) : number;
    }

    /** The function at an address; null if there is none. */
    @Nullable
    Function at(long address) {
        Map.Entry<Long, Function> found = functions.floorEntry(address);
        return found != null
                        && Long.compareUnsigned(
                                        address - found.getKey(),
                                        found.getValue().size())
                                < 0
                ? found.getValue()
                : null;
    }
}
