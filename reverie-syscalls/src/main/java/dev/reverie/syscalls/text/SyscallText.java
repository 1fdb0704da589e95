package dev.reverie.syscalls.text;

import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.Syscall;

/**
 * Prints a system call the way {@code strace} does, in two halves, since some arguments mean something only once the call
 * has run:
 *
 * <pre>
 *   entry                              exit
 *   read(3,                            "root:x:0:0:root"..., 4096) = 1271
 *   openat(AT_FDCWD, "/x", O_RDONLY    ) = -1 ENOENT (No such file or directory)
 * </pre>
 *
 * Every value of the registers and of memory gives some text: what can't be read is printed as its address. Times of day
 * are printed in UTC.
 */
public final class SyscallText {
    private SyscallText() {}

    /** The call up to the first argument that the kernel writes, with the separator before it; to be printed at entry. */
    public static String entry(Syscall call, Memory memory, TextOptions options) {
        Decoder decoder = new Decoder(call, 0, false, memory, options);
        decoder.entry();
        return decoder.out().toString();
    }

    /**
     * The rest of the call, from where {@link #entry} stopped.
     *
     * @param result the result register: a value, or a negated errno
     */
    public static String exit(Syscall call, long result, Memory memory, TextOptions options) {
        Decoder decoder = new Decoder(call, result, true, memory, options);
        decoder.exit();
        decoder.out().add(' ');
        Results.append(decoder);
        return decoder.out().toString();
    }

    /** The first part of {@link #exit}, up to and with the closing parenthesis: for aligning what comes after. */
    public static String exitArguments(Syscall call, long result, Memory memory, TextOptions options) {
        Decoder decoder = new Decoder(call, result, true, memory, options);
        decoder.exit();
        return decoder.out().toString();
    }

    /** The last part of {@link #exit}: {@code = 3}, or {@code = -1 ENOENT (No such file or directory)}. */
    public static String result(Syscall call, long result, Memory memory, TextOptions options) {
        Decoder decoder = new Decoder(call, result, true, memory, options);
        Results.append(decoder);
        return decoder.out().toString();
    }
}
