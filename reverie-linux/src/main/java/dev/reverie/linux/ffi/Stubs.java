package dev.reverie.linux.ffi;

import java.util.HexFormat;

/**
 * The machine code of the tracer itself.
 *
 * <p>A syscall script is a sequence of rows that a new child executes one after the other, without a stack and without
 * touching anything of the JVM whose memory it shares, until an execve succeeds or a row fails:
 *
 * <pre>
 *  offset  bytes  a row
 *  0       8      system call number
 *  8       48     six arguments
 *  56      8      address that takes the raw result (never null; it may lie in a later row)
 *  64      8      0: an error ends the child with exit_group(127); else errors are ignored
 * </pre>
 */
final class Stubs {
    static final int SYSCALL_OFFSET = 0x00;
    static final int SPAWN_OFFSET = 0x20;
    static final int TIMESTAMP_OFFSET = 0x83;
    static final int CPUID_OFFSET = 0x8d;

    private Stubs() {}

    static byte[] code() {
        return HexFormat.of().parseHex(CODE);
    }

    // @formatter:off
    // The formatter would tear bytes and mnemonics apart.
    private static final String CODE =
            // syscall(nr, a0..a5): the kernel's convention from C's
            "4889f8" // 00  mov rax,rdi
                    + "4889f7" // 03  mov rdi,rsi
                    + "4889d6" // 06  mov rsi,rdx
                    + "4889ca" // 09  mov rdx,rcx
                    + "4d89c2" // 0c  mov r10,r8
                    + "4d89c8" // 0f  mov r8,r9
                    + "4c8b4c2408" // 12  mov r9,[rsp+0x8]
                    + "0f05" // 17  syscall
                    + "c3" // 19  ret
                    + "cccccccccccc" // 1a  padding
                    // spawn(clone_args*, size, script*): clone3; the child goes on with the script
                    + "4989d0" // 20  mov r8,rdx
                    + "b8b3010000" // 23  mov eax,0x1b3
                    + "0f05" // 28  syscall
                    + "4885c0" // 2a  test rax,rax
                    + "7401" // 2d  je 30
                    + "c3" // 2f  ret
                    + "4d89c4" // 30  mov r12,r8
                    // next row
                    + "498b0424" // 33  mov rax,[r12]
                    + "498b7c2408" // 37  mov rdi,[r12+0x8]
                    + "498b742410" // 3c  mov rsi,[r12+0x10]
                    + "498b542418" // 41  mov rdx,[r12+0x18]
                    + "4d8b542420" // 46  mov r10,[r12+0x20]
                    + "4d8b442428" // 4b  mov r8,[r12+0x28]
                    + "4d8b4c2430" // 50  mov r9,[r12+0x30]
                    + "0f05" // 55  syscall
                    + "498b4c2438" // 57  mov rcx,[r12+0x38]
                    + "488901" // 5c  mov [rcx],rax
                    + "49837c244000" // 5f  cmp [r12+0x40],0x0
                    + "7508" // 65  jne 6f
                    + "483d01f0ffff" // 67  cmp rax,0xfffffffffffff001
                    + "7306" // 6d  jae 75
                    // row done
                    + "4983c448" // 6f  add r12,0x48
                    + "ebbe" // 73  jmp 33
                    // a row failed: end the child
                    + "bf7f000000" // 75  mov edi,0x7f
                    + "b8e7000000" // 7a  mov eax,0xe7
                    + "0f05" // 7f  syscall
                    + "ebf2" // 81  jmp 75
                    // timestamp()
                    + "0f31" // 83  rdtsc
                    + "48c1e220" // 85  shl rdx,0x20
                    + "4809d0" // 89  or rax,rdx
                    + "c3" // 8c  ret
                    // cpuid(leaf, subleaf, int[4]*)
                    + "53" // 8d  push rbx
                    + "89f8" // 8e  mov eax,edi
                    + "89f1" // 90  mov ecx,esi
                    + "4989d0" // 92  mov r8,rdx
                    + "0fa2" // 95  cpuid
                    + "418900" // 97  mov [r8],eax
                    + "41895804" // 9a  mov [r8+0x4],ebx
                    + "41894808" // 9e  mov [r8+0x8],ecx
                    + "4189500c" // a2  mov [r8+0xc],edx
                    + "5b" // a6  pop rbx
                    + "c3"; // a7  ret
    // @formatter:on
}
