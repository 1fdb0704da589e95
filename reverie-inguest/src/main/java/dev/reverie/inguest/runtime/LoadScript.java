package dev.reverie.inguest.runtime;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.syscalls.Sysno;
import dev.reverie.x86.Arithmetic;
import dev.reverie.x86.AssembledCode;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import dev.reverie.x86.Width;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The untraced page: a function that makes a call, the trampoline's call, and a script that a thread runs in a program that has just been loaded, to get its
 * slots and areas for stubs without a stop for each call. It has no stack, and its registers are the tracer's.
 *
 * <pre>
 *  0:      syscall; ret                              for handlers
 *  3:      syscall; jmp called                       {@link RuntimeCode#GUESTS_CALL}
 *  map:    is r12 negative? to own
 *          open(POOL, O_RDWR | …)                    failed? to own
 *          mmap(rbp, r15, 3, MAP_SHARED | …, file, r12)  its result into r13
 *          close(file)                               r12 is −1; mapped? to areas
 *  own:    memfd_create(NAME, MFD_CLOEXEC)           its result into r12
 *          mmap(rbp, r15, 3, MAP_SHARED | …, r12, 0) its result into r13
 *  areas:  mmap(r14, 64 KiB, 5, MAP_PRIVATE | …, −1, 0)  its result into r14, if that is not 0
 *          mmap(rbx, 64 KiB, 5, MAP_PRIVATE | …, −1, 0)  its result into rbx, if that is not 0
 *          gate ──► stop: if r12 is a file the tracer maps it, too, and gives it its size, which the guest's limits may forbid it
 * </pre>
 *
 * @param code the page, with the name of the files of slots, and the runtime's code behind it: what is put at {@link RuntimeRange#BASE}
 * @param map where the script begins
 */
public record LoadScript(byte[] code, long map) {
    private static final byte[] FILE_NAME = "reverie\0".getBytes(StandardCharsets.US_ASCII);

    /** What r12 is if no file is open. */
    public static final int NO_FILE = -1;

    /** O_RDWR, O_NOCTTY, O_NONBLOCK and O_CLOEXEC: nothing happens but that it is open, whatever it is. */
    private static final int OPEN_FLAGS = 02 | 0400 | 04000 | 02000000;

    private static final int MFD_CLOEXEC = 1;
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int MAP_SHARED_FIXED_NOREPLACE = 0x100001;
    private static final int MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE = 0x100022;

    /** The page with gates of this runtime: the page itself has none, as its calls don't stop. */
    public static LoadScript of(RuntimeCode runtime) {
        Assembler asm = new Assembler();
        Label map = asm.label("map");
        Label own = asm.label("own");
        Label areas = asm.label("areas");
        asm.syscall();
        asm.ret();
        // A return would be predicted wrongly: the kernel's own have used up what the processor knows of calls.
        asm.syscall();
        asm.jump(elsewhere(asm, "called", runtime.called()));
        asm.bind(map);
        asm.test(Width.W64, Register.R12, Register.R12);
        asm.jump(Condition.LESS, own);
        asm.mov(Register.RDI, RuntimeRange.POOL);
        asm.mov(Register.RSI, OPEN_FLAGS);
        asm.mov(Register.RDX, 0);
        call(asm, Sysno.OPEN);
        asm.test(Width.W64, Register.RAX, Register.RAX);
        asm.jump(Condition.LESS, own);
        asm.mov(Register.R9, Register.R12);
        asm.mov(Register.R12, Register.RAX);
        mapSlots(asm);
        asm.mov(Register.RDI, Register.R12);
        call(asm, Sysno.CLOSE);
        asm.mov(Register.R12, NO_FILE);
        asm.calculate(Arithmetic.CMP, Width.W64, Register.R13, Register.RBP);
        asm.jump(Condition.EQUAL, areas);
        asm.bind(own);
        asm.mov(Register.RDI, RuntimeRange.NAME);
        asm.mov(Register.RSI, MFD_CLOEXEC);
        call(asm, Sysno.MEMFD_CREATE);
        asm.mov(Register.R12, Register.RAX);
        asm.mov(Register.R9, 0);
        mapSlots(asm);
        asm.bind(areas);
        mapArea(asm, Register.R14);
        mapArea(asm, Register.RBX);
        gate(asm, runtime);
        AssembledCode code = asm.assemble();
        return new LoadScript(put(code.bytes(), runtime), RuntimeRange.BASE + code.offset(map));
    }

    /** r12: the file, r9: where in it. */
    private static void mapSlots(Assembler asm) {
        asm.mov(Register.RDI, Register.RBP);
        asm.mov(Register.RSI, Register.R15);
        asm.mov(Register.RDX, READ_WRITE);
        asm.mov(Register.R10, MAP_SHARED_FIXED_NOREPLACE);
        asm.mov(Register.R8, Register.R12);
        call(asm, Sysno.MMAP);
        asm.mov(Register.R13, Register.RAX);
    }

    private static byte[] put(byte[] page, RuntimeCode runtime) {
        byte[] runtimes = runtime.bytes();
        int start = (int) (RuntimeRange.CODE - RuntimeRange.BASE);
        byte[] all = Arrays.copyOf(page, start + runtimes.length);
        System.arraycopy(FILE_NAME, 0, all, (int) (RuntimeRange.NAME - RuntimeRange.BASE), FILE_NAME.length);
        System.arraycopy(runtimes, 0, all, start, runtimes.length);
        return all;
    }

    private static void mapArea(Assembler asm, Register area) {
        Label none = asm.label("none");
        asm.test(Width.W64, area, area);
        asm.jump(Condition.EQUAL, none);
        asm.mov(Register.RDI, area);
        asm.mov(Register.RSI, RuntimeRange.STUB_AREA);
        asm.mov(Register.RDX, READ_EXECUTE);
        asm.mov(Register.R10, MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE);
        asm.mov(Register.R8, -1);
        asm.mov(Register.R9, 0);
        call(asm, Sysno.MMAP);
        asm.mov(area, Register.RAX);
        asm.bind(none);
    }

    private static void call(Assembler asm, int number) {
        asm.mov(Register.RAX, number);
        asm.syscall();
    }

    private static Label elsewhere(Assembler asm, String name, long address) {
        return asm.elsewhere(name, Math.toIntExact(address - RuntimeRange.BASE));
    }

    private static void gate(Assembler asm, RuntimeCode runtime) {
        asm.mov(Register.RAX, RuntimeCode.GATE_NUMBER);
        asm.jump(elsewhere(asm, "gate", runtime.leftAfter() - RuntimeCode.SYSCALL));
    }
}
