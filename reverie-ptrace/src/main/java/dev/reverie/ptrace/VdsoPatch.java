package dev.reverie.ptrace;

import dev.reverie.api.Subscription;
import dev.reverie.linux.VdsoImage;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Sysno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes functions of the vDSO call the kernel, where they are seen like any other call: their first bytes are overwritten in a
 * program that has been loaded and has not begun. The pages are the process's own copy from then on; children inherit them, and
 * another program comes with new ones.
 *
 * <pre>
 *   b8 nr nr nr nr   mov  $nr, %eax
 *   0f 05            syscall
 *   c3               ret
 * </pre>
 */
final class VdsoPatch {
    private static final long AT_SYSINFO_EHDR = 33;

    private static final Map<String, Integer> NUMBERS = Map.of(
            "__vdso_gettimeofday", Sysno.GETTIMEOFDAY,
            "__vdso_time", Sysno.TIME,
            "__vdso_clock_gettime", Sysno.CLOCK_GETTIME,
            "__vdso_clock_getres", Sysno.CLOCK_GETRES,
            "__vdso_getcpu", Sysno.GETCPU,
            "__vdso_getrandom", Sysno.GETRANDOM);

    /**
     * What goes in front for getrandom, whose vDSO function has two arguments more: with a last one of −1 it is asked what state
     * it needs, and says that it does not work, so that the C library makes the system call itself.
     *
     * <pre>
     *   49 83 f8 ff            cmp  $-1, %r8
     *   75 08                  jne  over the next two
     *   48 c7 c0 da ff ff ff   mov  $-ENOSYS, %rax
     *   c3                     ret
     * </pre>
     */
    private static final byte[] NO_STATE = {
        0x49,
        (byte) 0x83,
        (byte) 0xf8,
        (byte) 0xff,
        0x75,
        0x08,
        0x48,
        (byte) 0xc7,
        (byte) 0xc0,
        (byte) 0xda,
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xff,
        (byte) 0xc3
    };

    private static final int CALL = 8;
    private static final byte INT3 = (byte) 0xcc;

    private final Set<Integer> wanted = new TreeSet<>();

    /** For the calls that a tool must not miss; if it sees the timestamp counter, for all that read it. */
    VdsoPatch(Subscription subscription) {
        for (int number : subscription.vdsoCalls()) {
            wanted.add(number);
        }
        if (subscription.hasTimestampCounter()) {
            wanted.add(Sysno.CLOCK_GETTIME);
            wanted.add(Sysno.GETTIMEOFDAY);
        }
    }

    /**
     * Patches the program that a stopped thread has loaded. On the tracer thread. A 32-bit program, whose vDSO is another, is left
     * alone, and so is a thread that dies meanwhile.
     */
    void apply(Ptrace ptrace, int tid, Memory memory) {
        if (wanted.isEmpty()) {
            return;
        }
        long base = baseOf(tid);
        if (base == 0) {
            return;
        }
        try {
            int size = VdsoImage.of(memory.readBytes(base, VdsoImage.HEADERS)).size();
            VdsoImage image = VdsoImage.of(memory.readBytes(base, size));
            for (VdsoImage.Function function : image.functions()) {
                Integer number = NUMBERS.get(function.name());
                if (number != null && wanted.contains(number)) {
                    overwrite(ptrace, tid, base, function, code(number));
                }
            }
        } catch (MemoryFault e) {
            // The thread has been killed: nothing else unmaps what it has not begun to use.
        }
    }

    private static void overwrite(Ptrace ptrace, int tid, long base, VdsoImage.Function function, byte[] code) {
        if (function.size() < code.length) {
            throw new IllegalStateException("the function " + function.name() + " of this kernel's vDSO is too short, "
                    + function.size() + " bytes, to be made a system call");
        }
        ByteBuffer words = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < code.length; at += Long.BYTES) {
            ptrace.writeText(tid, base + function.offset() + at, words.getLong(at));
        }
    }

    /** The code that makes a call, filled up to whole words. */
    static byte[] code(int number) {
        byte[] before = number == Sysno.GETRANDOM ? NO_STATE : new byte[0];
        int length = before.length + CALL;
        ByteBuffer code =
                ByteBuffer.allocate((length + Long.BYTES - 1) & -Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        code.put(before)
                .put((byte) 0xb8)
                .putInt(number)
                .putShort((short) 0x050f)
                .put((byte) 0xc3);
        while (code.hasRemaining()) {
            code.put(INT3);
        }
        return code.array();
    }

    /** Where the vDSO of a 64-bit program is; 0 if it has none. See getauxval(3). */
    static long baseOf(int tid) {
        ByteBuffer entries;
        try {
            entries = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/" + tid + "/auxv")))
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            return 0;
        }
        while (entries.remaining() >= 2 * Long.BYTES) {
            long type = entries.getLong();
            long value = entries.getLong();
            if (type == AT_SYSINFO_EHDR) {
                return value;
            }
        }
        return 0;
    }
}
