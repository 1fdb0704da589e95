package dev.reverie.linux.ffi;

import dev.reverie.linux.LinuxException;
import dev.reverie.linux.Signals;
import dev.reverie.linux.Sys;
import java.util.HexFormat;

/**
 * The signals that ask this process to end, caught so that it can bring to an end what it has begun. The JVM leaves them alone
 * when it runs with {@code -Xrs}, and then it can't catch them either; a few bytes of machine code can, which write the
 * number of the signal to a pipe.
 */
public final class TerminationSignals {
    private static final int[] CAUGHT = {Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGTERM};
    private static final long SA_RESTORER_AND_RESTART = 0x04000000L | 0x10000000L;
    private static final long PAGE = 4096;
    private static final long READ_WRITE = 3;
    private static final long READ_EXECUTE = 5;
    private static final long PRIVATE_ANONYMOUS = 0x22;

    // @formatter:off
    // The formatter would tear bytes and mnemonics apart.
    /** handler(signal): write(DESCRIPTOR, &signal, 1). */
    private static final String HANDLER = "57" // 00  push rdi
            + "4889e6" // 01  mov rsi,rsp
            + "bf00000000" // 04  mov edi,DESCRIPTOR
            + "ba01000000" // 09  mov edx,0x1
            + "b801000000" // 0e  mov eax,0x1
            + "0f05" // 13  syscall
            + "5f" // 15  pop rdi
            + "c3" // 16  ret
            // the restorer that it returns to: rt_sigreturn
            + "b80f000000" // 17  mov eax,0xf
            + "0f05"; // 1c  syscall
    // @formatter:on
    private static final int DESCRIPTOR_OFFSET = 5;
    private static final int RESTORER_OFFSET = 0x17;

    private final int input;

    private TerminationSignals(int input) {
        this.input = input;
    }

    /** Begins to catch them, for as long as this process lives; those that {@code ignored} holds stay ignored. */
    public static TerminationSignals catchAllBut(long ignored) {
        int[] pipe = Descriptors.pipe();
        long page = LinuxException.check(
                Native.syscall(Sys.MMAP, 0, PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0),
                "mmap of a page for a signal handler");
        NativeBuffer code = NativeBuffer.at(page, PAGE);
        byte[] bytes = HexFormat.of().parseHex(HANDLER);
        code.putBytes(0, bytes, 0, bytes.length);
        code.putInt(DESCRIPTOR_OFFSET, pipe[1]);
        LinuxException.check(
                Native.syscall(Sys.MPROTECT, page, PAGE, READ_EXECUTE, 0, 0, 0),
                "mprotect of a signal handler to executable");
        for (int signal : CAUGHT) {
            if (!Signals.contains(ignored, signal)) {
                SelfSignals.setAction(signal, page, SA_RESTORER_AND_RESTART, page + RESTORER_OFFSET);
            }
        }
        return new TerminationSignals(pipe[0]);
    }

    /** Waits for the next of them and returns its number. */
    public int await() {
        byte[] signal = new byte[1];
        LinuxException.check(Descriptors.read(input, signal), "read of the pipe of a signal handler");
        return signal[0];
    }
}
