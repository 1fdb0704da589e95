package dev.reverie.ptrace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** What functions of the vDSO become so that they call the kernel: code, filled up to whole words. */
final class VdsoCode {
    private static final byte INT3 = (byte) 0xcc;

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
    private static final String NO_STATE = "4983f8ff" + "7508" + "48c7c0daffffff" + "c3";

    private VdsoCode() {}

    /**
     * A function of a 64-bit program that makes a call.
     *
     * <pre>
     *   b8 nr nr nr nr   mov  $nr, %eax
     *   0f 05            syscall
     *   c3               ret
     * </pre>
     */
    static byte[] call(int number) {
        return words("b8" + hex(number) + "0f05" + "c3");
    }

    /** The same for getrandom. */
    static byte[] callOfGetrandom(int number) {
        return words(NO_STATE + "b8" + hex(number) + "0f05" + "c3");
    }

    /**
     * A function of a 32-bit program that makes a call with up to three arguments, which are on the stack. Its caller keeps all
     * registers but ebx itself. What is read beyond the arguments that there are is the caller's.
     *
     * <pre>
     *   53               push %ebx
     *   b8 nr nr nr nr   mov  $nr, %eax
     *   8b 5c 24 08      mov  8(%esp), %ebx
     *   8b 4c 24 0c      mov  12(%esp), %ecx
     *   8b 54 24 10      mov  16(%esp), %edx
     *   cd 80            int  $0x80
     *   5b               pop  %ebx
     *   c3               ret
     * </pre>
     */
    static byte[] callOf32Bits(int number) {
        return words("53" + "b8" + hex(number) + "8b5c2408" + "8b4c240c" + "8b542410" + "cd80" + "5b" + "c3");
    }

    private static String hex(int number) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(number));
    }

    private static byte[] words(String hex) {
        byte[] code = HexFormat.of().parseHex(hex);
        ByteBuffer words = ByteBuffer.allocate((code.length + Long.BYTES - 1) & -Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        words.put(code);
        while (words.hasRemaining()) {
            words.put(INT3);
        }
        return words.array();
    }
}
