package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.GuestTask;
import dev.reverie.gdb.inferior.Inferior;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where variables of a thread are. The C library describes its structures for debuggers: each description has three numbers of 32 bits,
 * the size of a member in bits, how many there are, and its offset. The client knows where the descriptions are.
 *
 * <pre>
 *  fs_base ─► thread: … dtv ─► dtv: [0] [1] [2] …   each 16 bytes, an address first: the block of a module
 *             blocks of modules that were there at the start lie below the thread, at distances that their link maps have
 * </pre>
 */
final class ThreadLocals {
    private static final String MODULE = "_thread_db_link_map_l_tls_modid";
    private static final String DISTANCE = "_thread_db_link_map_l_tls_offset";
    private static final String VECTOR = "_thread_db_pthread_dtvp";
    private static final String POINTER = "_thread_db_dtv_t_pointer_val";
    private static final String ELEMENT = "_thread_db_dtv_dtv";
    private static final List<String> WANTED = List.of(MODULE, DISTANCE, VECTOR, POINTER, ELEMENT);
    private static final int FS_BASE = 21;
    /** What a link map has in place of a distance if its block is made on demand. */
    private static final long ON_DEMAND = -1;

    /** The addresses of the descriptions, by process. */
    private final Map<Integer, Map<String, Long>> symbols = new HashMap<>();

    /** The answer to what comes behind {@code qSymbol:}: the next question. */
    String ask(Payload packet, int pid) throws Malformed {
        Map<String, Long> known = symbols.computeIfAbsent(pid, each -> new HashMap<>());
        String value = packet.upTo(':');
        String name = new String(Hex.bytes(packet.rest()), StandardCharsets.UTF_8);
        int next = 0;
        if (!name.isEmpty()) {
            if (!WANTED.contains(name)) {
                throw new Malformed("nobody asked for that");
            }
            if (value.isEmpty()) {
                // Another C library, or none: the rest will be missing too.
                known.clear();
                return "OK";
            }
            known.put(name, new Payload(value).number());
            next = WANTED.indexOf(name) + 1;
        }
        return next < WANTED.size() ? "qSymbol:" + Hex.ofText(WANTED.get(next)) : "OK";
    }

    /** The answer to what comes behind {@code qGetTLSAddr:}, for a thread. */
    String address(GuestTask task, long offset, long linkMap) {
        Map<String, Long> known = symbols.getOrDefault(task.inferior().pid(), Map.of());
        long[] registers = task.debuggee().generalRegisters();
        if (registers == null || known.size() < WANTED.size()) {
            return "E01";
        }
        Long block = block(task.inferior(), known, registers[FS_BASE], linkMap);
        return block == null ? "E02" : Long.toHexString(block + offset);
    }

    private static @Nullable Long block(Inferior inferior, Map<String, Long> known, long thread, long linkMap) {
        Long module = linkMap == 0 ? Long.valueOf(1) : member(inferior, known, MODULE, linkMap);
        Long distance = linkMap == 0 ? Long.valueOf(0) : member(inferior, known, DISTANCE, linkMap);
        if (module == null || distance == null) {
            return null;
        }
        if (distance != 0 && distance != ON_DEMAND) {
            return thread - distance;
        }
        Long vector = member(inferior, known, VECTOR, thread);
        Integer bits = description(inferior, known, ELEMENT, 0);
        if (vector == null || bits == null) {
            return null;
        }
        Long block = member(inferior, known, POINTER, vector + module * (bits / 8));
        return block == null || block == ON_DEMAND ? null : block;
    }

    private static @Nullable Integer description(Inferior inferior, Map<String, Long> known, String name, int index) {
        Long address = known.get(name);
        ByteBuffer number = address == null ? null : read(inferior, address + 4L * index, 4);
        return number == null ? null : number.getInt();
    }

    private static @Nullable Long member(Inferior inferior, Map<String, Long> known, String name, long structure) {
        Integer offset = description(inferior, known, name, 2);
        ByteBuffer value = offset == null ? null : read(inferior, structure + offset, 8);
        return value == null ? null : value.getLong();
    }

    private static @Nullable ByteBuffer read(Inferior inferior, long address, int size) {
        byte[] bytes = new byte[size];
        return inferior.breakpoints().read(inferior.pid(), address, bytes) == size
                ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
                : null;
    }
}
