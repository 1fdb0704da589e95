package dev.reverie.ptrace;

import dev.reverie.api.Subscription;
import dev.reverie.linux.VdsoImage;
import dev.reverie.linux.ffi.ProcFile;
import dev.reverie.linux.ffi.Ptrace;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import dev.reverie.syscalls.Sysno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes functions of the vDSO call the kernel, where they are seen like any other call: their first bytes are overwritten in a
 * program that has been loaded and has not begun. The pages are the process's own copy from then on; children inherit them, and
 * another program comes with new ones. What is written there is {@link VdsoCode}.
 */
final class VdsoPatch {
    private static final long AT_SYSINFO_EHDR = 33;

    private static final Map<String, Integer> NUMBERS = Map.of(
            "__vdso_gettimeofday", Sysno.GETTIMEOFDAY,
            "__vdso_time", Sysno.TIME,
            "__vdso_clock_gettime", Sysno.CLOCK_GETTIME,
            "__vdso_clock_gettime64", Sysno.CLOCK_GETTIME,
            "__vdso_clock_getres", Sysno.CLOCK_GETRES,
            "__vdso_getcpu", Sysno.GETCPU,
            "__vdso_getrandom", Sysno.GETRANDOM);

    /** The same calls by the numbers that 32-bit programs call them by. */
    private static final Map<String, Integer> NUMBERS_OF_32_BITS = Map.of(
            "__vdso_gettimeofday", 78,
            "__vdso_time", 13,
            "__vdso_clock_gettime", 265,
            "__vdso_clock_gettime64", 403,
            "__vdso_clock_getres", 266,
            "__vdso_getcpu", 318);

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
     * Patches the program that a stopped thread has loaded. On the tracer thread. A thread that dies meanwhile is left alone.
     */
    void apply(Ptrace ptrace, int tid, Memory memory) {
        if (wanted.isEmpty()) {
            return;
        }
        long base = baseOf(tid);
        if (base == 0) {
            base = baseOf32Bits(tid);
        }
        if (base == 0) {
            return;
        }
        try {
            int size = VdsoImage.of(memory.readBytes(base, VdsoImage.HEADERS)).size();
            VdsoImage image = VdsoImage.of(memory.readBytes(base, size));
            for (VdsoImage.Function function : image.functions()) {
                Integer number = NUMBERS.get(function.name());
                if (number != null && wanted.contains(number)) {
                    overwrite(ptrace, tid, base, function, code(image, function, number));
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

    private static byte[] code(VdsoImage image, VdsoImage.Function function, int number) {
        if (image.is32Bit()) {
            return VdsoCode.callOf32Bits(Objects.requireNonNull(NUMBERS_OF_32_BITS.get(function.name())));
        }
        return number == Sysno.GETRANDOM ? VdsoCode.callOfGetrandom(number) : VdsoCode.call(number);
    }

    /** Where the vDSO of a 64-bit program is; 0 if it has none. See getauxval(3). */
    static long baseOf(int tid) {
        ByteBuffer entries = auxiliaryVector(tid);
        while (entries.remaining() >= 2 * Long.BYTES) {
            long type = entries.getLong();
            long value = entries.getLong();
            if (type == AT_SYSINFO_EHDR) {
                return value;
            }
        }
        return 0;
    }

    /** The same of a 32-bit program, whose vector has entries half as long. */
    private static long baseOf32Bits(int tid) {
        ByteBuffer entries = auxiliaryVector(tid);
        while (entries.remaining() >= 2 * Integer.BYTES) {
            int type = entries.getInt();
            int value = entries.getInt();
            if (type == AT_SYSINFO_EHDR) {
                return Integer.toUnsignedLong(value);
            }
        }
        return 0;
    }

    private static ByteBuffer auxiliaryVector(int tid) {
        byte[] bytes = ProcFile.read(tid, "auxv");
        return ByteBuffer.wrap(bytes == null ? new byte[0] : bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
