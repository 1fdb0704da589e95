package dev.reverie.api;

import dev.reverie.syscalls.LittleEndian;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the kernel told a program about itself and the machine when it was loaded; see getauxval(3). The values of a process are those
 * of its last exec; children have their parent's.
 *
 * @param values by type, such as {@link #ENTRY}; ordered by type, unmodifiable
 */
public record AuxiliaryVector(Map<Long, Long> values) {
    /** Where the program headers are. */
    public static final long PHDR = 3;
    /** The size of a program header. */
    public static final long PHENT = 4;
    /** How many program headers there are. */
    public static final long PHNUM = 5;
    /** The size of a page. */
    public static final long PAGESZ = 6;
    /** Where the dynamic linker is loaded; 0 if there is none. */
    public static final long BASE = 7;
    /** The first instruction of the program itself. */
    public static final long ENTRY = 9;
    /** The real user id. */
    public static final long UID = 11;
    /** The effective user id. */
    public static final long EUID = 12;
    /** The real group id. */
    public static final long GID = 13;
    /** The effective group id. */
    public static final long EGID = 14;
    /** A string that names the platform. */
    public static final long PLATFORM = 15;
    /** What the processor can do. */
    public static final long HWCAP = 16;
    /** How many ticks of times(2) a second has. */
    public static final long CLKTCK = 17;
    /** Whether the program has gained privileges and must not trust its environment. */
    public static final long SECURE = 23;
    /** Sixteen random bytes. */
    public static final long RANDOM = 25;
    /** More that the processor can do. */
    public static final long HWCAP2 = 26;
    /** The path that was given to execve. */
    public static final long EXECFN = 31;
    /** Where the vDSO is. */
    public static final long SYSINFO_EHDR = 33;
    /** The smallest stack on which a signal can be handled. */
    public static final long MINSIGSTKSZ = 51;

    private static final int ENTRY_SIZE = 16;

    /** Copies the values. */
    public AuxiliaryVector {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** Pairs of type and value, as they are in memory, up to a type of zero. */
    public static AuxiliaryVector of(byte[] bytes) {
        Map<Long, Long> values = new TreeMap<>();
        for (int at = 0; at + ENTRY_SIZE <= bytes.length; at += ENTRY_SIZE) {
            long type = LittleEndian.getLong(bytes, at);
            if (type == 0) {
                break;
            }
            values.put(type, LittleEndian.getLong(bytes, at + Long.BYTES));
        }
        return new AuxiliaryVector(values);
    }

    /** The value of a type; 0 if there is none, as getauxval(3) has it. */
    public long get(long type) {
        return values.getOrDefault(type, 0L);
    }
}
