package dev.reverie.symbols;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is mapped where in a process at a moment. Immutable. */
public final class Mappings {
    /** Nothing is mapped. */
    public static final Mappings NONE = new Mappings(new byte[0], List.of());

    private static final int MAX_SIZE = 64 << 20;
    private static final int FIELDS = 5;
    private static final int HEX = 16;

    private final byte[] text;
    private final List<Mapping> all;

    private Mappings(byte[] text, List<Mapping> all) {
        this.text = text;
        this.all = all;
    }

    /** Those of a process or thread now; none if it is gone. */
    public static Mappings of(int pid) {
        return NONE.reread(pid);
    }

    /** Those of a process now: this object if nothing has changed. */
    Mappings reread(int pid) {
        byte[] now;
        try (InputStream in = Files.newInputStream(Path.of("/proc/" + pid + "/maps"))) {
            now = in.readNBytes(MAX_SIZE);
        } catch (IOException e) {
            return NONE;
        }
        return Arrays.equals(now, text) ? this : parse(now);
    }

    /** Reads the text of /proc/PID/maps, which is not copied; lines that are not of its form are left out. */
    public static Mappings parse(byte[] text) {
        List<Mapping> all = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                Mapping mapping = line(text, start, i);
                if (mapping != null) {
                    all.add(mapping);
                }
                start = i + 1;
            }
        }
        return new Mappings(text, List.copyOf(all));
    }

    /** Out of bytes, as each program that a guest loads has its mappings read. */
    private static @Nullable Mapping line(byte[] text, int from, int to) {
        int[] ends = new int[FIELDS];
        int at = from;
        for (int i = 0; i < FIELDS; i++) {
            ends[i] = find(text, ' ', at, to);
            at = Math.min(ends[i] + 1, to);
        }
        int dash = find(text, '-', from, ends[0]);
        if (dash == ends[0] || ends[1] - ends[0] < 5 || ends[4] <= ends[3]) {
            return null;
        }
        try {
            return new Mapping(
                    number(text, from, dash, HEX),
                    number(text, dash + 1, ends[0], HEX),
                    text[ends[0] + 1] == 'r',
                    text[ends[0] + 2] == 'w',
                    text[ends[0] + 3] == 'x',
                    text[ends[0] + 4] == 's',
                    number(text, ends[1] + 1, ends[2], HEX),
                    new String(text, ends[2] + 1, ends[3] - ends[2] - 1, StandardCharsets.UTF_8),
                    number(text, ends[3] + 1, ends[4], 10),
                    name(text, ends[4], to));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Where a byte is first; {@code to} if it is not there. */
    private static int find(byte[] text, char wanted, int from, int to) {
        int at = from;
        while (at < to && text[at] != wanted) {
            at++;
        }
        return at;
    }

    private static String name(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] == ' ') {
            at++;
        }
        return at == to ? "" : new String(text, at, to - at, StandardCharsets.UTF_8);
    }

    private static long number(byte[] text, int from, int to, int radix) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text[i], radix);
            if (digit < 0) {
                throw new NumberFormatException();
            }
            value = value * radix + digit;
        }
        if (from >= to) {
            throw new NumberFormatException();
        }
        return value;
    }

    /** All, by address. */
    public List<Mapping> all() {
        return all;
    }

    /** The one that an address is in; null if nothing is mapped there. */
    public @Nullable Mapping at(long address) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(all.get(middle).start(), address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Mapping found = low == 0 ? null : all.get(low - 1);
        return found != null && found.contains(address) ? found : null;
    }

    /** The mappings of the file that is mapped here. */
    List<Mapping> ofSameFile(Mapping mapping) {
        List<Mapping> found = new ArrayList<>();
        for (Mapping other : all) {
            if (other.equals(mapping) || other.isOfSameFile(mapping)) {
                found.add(other);
            }
        }
        return found;
    }
}
