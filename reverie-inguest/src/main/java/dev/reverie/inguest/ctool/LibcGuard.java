package dev.reverie.inguest.ctool;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Address.gs;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RBX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RDX;

import dev.reverie.inguest.layout.Slot;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Label;
import dev.reverie.x86.Width;
import java.util.ArrayList;
import java.util.List;

/**
 * What is around a tool's functions where they use the program's C library: registers of vectors and floating point are kept in the slot, errno is put
 * back, and {@link #INSIDE} says that calls are the tool's own, wherever its thread is. rbx is the slot, before and behind.
 *
 * <p>Sources: Intel SDM volume 1, chapter 13 (xsave); x86-64 psABI, 3.4.6 (fs:0).
 */
final class LibcGuard {
    /** How much a slot has for the registers, aligned to 64 bytes: x87, SSE, AVX and AVX-512 take 2,688. */
    static final int REGISTERS = 4096;

    // Of the bytes in front of the tool's state of a thread.
    static final int INSIDE = 16;
    static final int GUEST_STACK = 24;
    private static final int ERRNO_ADDRESS = 32;
    private static final int ERRNO = 40;
    private static final int MXCSR = 48;

    /** Components 0 to 2 and 5 to 7. */
    private static final int COMPONENTS = 0xe7;

    private static final int USUAL_MXCSR = 0x1f80;

    private final Assembler asm;
    private final int frame;
    private final int registers;
    private final long errno;
    private final List<Label[]> faults = new ArrayList<>();

    /**
     * For an adapter.
     *
     * @param frame where in the slot the bytes in front of the tool's state are
     * @param registers where in the slot there is room for {@link #REGISTERS}
     * @param errno where the address is of the function that says where errno is
     */
    LibcGuard(Assembler asm, int frame, int registers, long errno) {
        this.asm = asm;
        this.frame = frame;
        this.registers = registers;
        this.errno = errno;
    }

    /** Instructions that may fault, each with where to go on. */
    List<Label[]> faults() {
        return faults;
    }

    /**
     * Begins. What a function may change is changed; rsp is a multiple of 16.
     *
     * @param without where to go on in a thread that has lost what the C library keeps for it: nothing has begun then
     */
    void enter(Label without) {
        faultAt(without);
        asm.data((byte) 0x64, (byte) 0x48, (byte) 0x8b, (byte) 0x04, (byte) 0x25, (byte) 0, (byte) 0, (byte) 0, (byte)
                0); // mov rax, fs:0
        asm.mov(RAX, gs(Slot.GUEST_STACK));
        asm.mov(at(RBX, frame + GUEST_STACK), RAX);
        asm.mov(Width.W64, at(RBX, frame + INSIDE), 1);
        components();
        extended(0x48, 0xae, 4, registers); // xsave64
        asm.data((byte) 0xdb, (byte) 0xe3); // fninit
        asm.mov(Width.W32, at(RBX, frame + MXCSR), USUAL_MXCSR);
        extended(0, 0xae, 2, frame + MXCSR); // ldmxcsr
        asm.mov(RAX, errno);
        asm.call(at(RAX));
        asm.mov(at(RBX, frame + ERRNO_ADDRESS), RAX);
        asm.mov(Width.W32, RCX, at(RAX));
        asm.mov(at(RBX, frame + ERRNO), RCX);
    }

    /** Ends. rax, rcx and rdx are lost. */
    void leave() {
        Label gone = asm.label("gone");
        asm.mov(RCX, at(RBX, frame + ERRNO_ADDRESS));
        asm.mov(RAX, at(RBX, frame + ERRNO));
        faultAt(gone); // the guest's call may have been the one that unmaps it
        asm.mov(Width.W32, at(RCX), RAX);
        asm.bind(gone);
        components();
        extended(0x48, 0xae, 5, registers); // xrstor64
        asm.mov(RAX, at(RBX, frame + GUEST_STACK));
        asm.mov(gs(Slot.GUEST_STACK), RAX);
        asm.mov(Width.W64, at(RBX, frame + INSIDE), 0);
    }

    private void components() {
        asm.mov(RAX, COMPONENTS);
        asm.mov(RDX, 0);
    }

    /** An instruction behind 0f whose operand is in the slot. */
    private void extended(int rex, int opcode, int extension, int offset) {
        if (rex != 0) {
            asm.data((byte) rex);
        }
        asm.data((byte) 0x0f, (byte) opcode, (byte) (0x80 | extension << 3 | RBX.number()));
        for (int i = 0; i < Integer.BYTES; i++) {
            asm.data((byte) (offset >> i * Byte.SIZE));
        }
    }

    private void faultAt(Label landing) {
        Label instruction = asm.label("mayFault");
        asm.bind(instruction);
        faults.add(new Label[] {instruction, landing});
    }
}
