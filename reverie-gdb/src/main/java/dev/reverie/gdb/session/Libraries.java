package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Inferior;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The libraries of a 64-bit process, as its dynamic linker lists them: {@code struct r_debug} and {@code struct link_map} of link.h. What gdb would
 * else read in pieces.
 */
final class Libraries {
    private static final int AT_PHDR = 3;
    private static final int AT_PHENT = 4;
    private static final int AT_PHNUM = 5;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_PHDR = 6;
    private static final int DT_DEBUG = 21;
    private static final int PROGRAM_HEADER = 56;

    /** More of anything than this is nonsense in memory that a program has written over. */
    private static final int MOST = 1 << 14;

    private static final int LONGEST_NAME = 4096;

    private final Inferior inferior;
    private final StringBuilder xml = new StringBuilder();
    private final Set<Long> seen = new HashSet<>();
    private long main;

    private Libraries(Inferior inferior) {
        this.inferior = inferior;
    }

    /** The list; null if its places are not known, because it is no 64-bit program. */
    static @Nullable String of(Inferior inferior) {
        Map<Long, Long> auxiliary = auxiliary(inferior.pid());
        if (auxiliary.getOrDefault((long) AT_PHENT, 0L) != PROGRAM_HEADER) {
            return null;
        }
        Libraries libraries = new Libraries(inferior);
        libraries.list(libraries.debug(
                auxiliary.getOrDefault((long) AT_PHDR, 0L),
                auxiliary.getOrDefault((long) AT_PHNUM, 0L).intValue()));
        String first = libraries.main == 0 ? "" : " main-lm=\"0x" + Long.toHexString(libraries.main) + "\"";
        return "<library-list-svr4 version=\"1.0\"" + first + ">" + libraries.xml + "</library-list-svr4>";
    }

    private static Map<Long, Long> auxiliary(int pid) {
        Map<Long, Long> values = new HashMap<>();
        String file = Transfers.file(pid, "auxv");
        ByteBuffer words = ByteBuffer.wrap((file == null ? "" : file).getBytes(StandardCharsets.ISO_8859_1))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (words.remaining() >= 2 * Long.BYTES) {
            values.put(words.getLong(), words.getLong());
        }
        return values;
    }

    /** The address of the first {@code struct r_debug}; 0 as long as there is none. */
    private long debug(long headers, int count) {
        long base = 0;
        long dynamic = 0;
        for (int i = 0; i < count && i < MOST; i++) {
            ByteBuffer header = read(headers + (long) i * PROGRAM_HEADER, PROGRAM_HEADER);
            if (header == null) {
                return 0;
            }
            int type = header.getInt(0);
            if (type == PT_PHDR) {
                base = headers - header.getLong(16);
            } else if (type == PT_DYNAMIC) {
                dynamic = header.getLong(16);
            }
        }
        for (int i = 0; dynamic != 0 && i < MOST; i++) {
            ByteBuffer entry = read(base + dynamic + 16L * i, 16);
            if (entry == null || entry.getLong(0) == 0) {
                return 0;
            }
            if (entry.getLong(0) == DT_DEBUG) {
                return entry.getLong(8);
            }
        }
        return 0;
    }

    /** Lists the libraries of each namespace. */
    private void list(long first) {
        long debug = first;
        while (debug != 0 && seen.add(debug) && seen.size() < MOST) {
            ByteBuffer head = read(debug, 48);
            if (head == null) {
                return;
            }
            listMaps(head.getLong(8), debug, debug == first);
            // Since version 2 they are chained.
            debug = head.getInt(0) >= 2 ? head.getLong(40) : 0;
        }
    }

    private void listMaps(long firstMap, long namespace, boolean hasProgram) {
        long map = firstMap;
        while (map != 0 && seen.add(map) && seen.size() < MOST) {
            ByteBuffer entry = read(map, 32);
            if (entry == null) {
                return;
            }
            if (hasProgram && map == firstMap) {
                main = map;
            } else {
                add(map, entry, namespace);
            }
            map = entry.getLong(24);
        }
    }

    private void add(long map, ByteBuffer entry, long namespace) {
        String name = name(entry.getLong(8));
        if (!name.isEmpty()) {
            xml.append("<library name=\"").append(Xml.escaped(name)).append('"');
            attribute("lm", map);
            attribute("l_addr", entry.getLong(0));
            attribute("l_ld", entry.getLong(16));
            attribute("lmid", namespace);
            xml.append("/>");
        }
    }

    private void attribute(String name, long value) {
        xml.append(' ')
                .append(name)
                .append("=\"0x")
                .append(Long.toHexString(value))
                .append('"');
    }

    private String name(long address) {
        byte[] bytes = new byte[LONGEST_NAME];
        int count = inferior.breakpoints().read(inferior.pid(), address, bytes);
        int end = 0;
        while (end < count && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    private @Nullable ByteBuffer read(long address, int length) {
        byte[] bytes = new byte[length];
        return inferior.breakpoints().read(inferior.pid(), address, bytes) == length
                ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
                : null;
    }
}
