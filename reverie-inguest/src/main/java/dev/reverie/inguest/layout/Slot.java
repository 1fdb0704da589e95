package dev.reverie.inguest.layout;

import dev.reverie.guestcode.SlotLayout;
import dev.reverie.x86.Register;
import java.util.List;

/**
 * What a slot holds: the memory that a guest thread, the runtime in its process, and the tracer share. The thread's gs base is the slot's
 * address. Offsets in bytes.
 *
 * <pre>
 *  0x000  self        8  its own address
 *  0x008  guestStack  8  the guest's rsp, while its thread is in the runtime
 *  0x010  stackTop    8  the end of the runtime's stack for this thread
 *  0x018  entry       8  where stubs jump to: the trampoline
 *  0x020  guard       8  {@link #GUARD_VALUE}: by it stubs know that gs is ours
 *  0x028  resume      8  where in its stub the call goes on; while in the runtime
 *  0x030  stop        8  not 0 if the thread is to leave the runtime, for a signal waits
 *  0x038  flags       8  the guest's flags, while in the runtime
 *  0x040  saved       12 registers of the guest, in the order of {@link #SAVED_REGISTERS}
 *  0x0a0  exchange    8  how far a request to the tool's handler in Java is
 *  0x0a8  polled      8  not 0 if the tracer looks for such requests
 *  0x0b0  calls       8  how many the runtime has made or answered
 *  0x0b8  actions     8  a byte for each signal whose action the tracer has to know: 0 if that is the default one
 *  0x0c0  injected    64 a call of the tool's handler in Java: its number, its six arguments, and its result
 *  0x100  what guest code sees: {@link #guestCode}
 *  ...    the thread's state
 *  ...    ring
 *  ...    stack, which ends with the slot
 * </pre>
 */
public final class Slot {
    /** See the diagram. */
    public static final int SELF = 0x000;

    /** See the diagram. */
    public static final int GUEST_STACK = 0x008;

    /** See the diagram. */
    public static final int STACK_TOP = 0x010;

    /** See the diagram. */
    public static final int ENTRY = 0x018;

    /** See the diagram. */
    public static final int GUARD = 0x020;

    /** See the diagram. */
    public static final int RESUME = 0x028;

    /** See the diagram. */
    public static final int STOP = 0x030;

    /** See the diagram. */
    public static final int FLAGS = 0x038;

    /** See the diagram. */
    public static final int SAVED = 0x040;

    /** See the diagram. */
    public static final int EXCHANGE = 0x0a0;

    /** See the diagram. */
    public static final int POLLED = 0x0a8;

    /** See the diagram. */
    public static final int CALLS = 0x0b0;

    /** See the diagram. */
    public static final int ACTIONS = 0x0b8;

    /** See the diagram. */
    public static final int INJECTED = 0x0c0;

    /** The last of the words at {@link #INJECTED}. */
    public static final int INJECTED_RESULT = 0x0f8;

    /** The registers that {@link #SAVED} has: all but rax, rcx, r11 and rsp. The first six are the arguments of calls. */
    public static final List<Register> SAVED_REGISTERS = List.of(
            Register.RDI,
            Register.RSI,
            Register.RDX,
            Register.R10,
            Register.R8,
            Register.R9,
            Register.RBX,
            Register.RBP,
            Register.R12,
            Register.R13,
            Register.R14,
            Register.R15);

    /** What guards hold; fits a displacement of 32 bits. */
    public static final int GUARD_VALUE = 0x5a5a_1234;

    /** Where the fields of guest code begin. */
    private static final int GUEST_CODE = 0x100;

    /** What the runtime's stack has for a thread, in bytes. */
    public static final int STACK_BYTES = 16 * 1024;

    private Slot() {}

    /** Where a slot has a register of the guest. */
    public static int saved(Register register) {
        return SAVED + Long.BYTES * SAVED_REGISTERS.indexOf(register);
    }

    /** Where guest code finds what in a slot. */
    public static SlotLayout guestCode(int threadRoom) {
        return new SlotLayout(
                GUEST_CODE,
                GUEST_CODE + 0x08,
                GUEST_CODE + 0x38,
                GUEST_CODE + 0x40,
                GUEST_CODE + 0x44,
                GUEST_CODE + 0x48,
                GUEST_CODE + 0x4c,
                GUEST_CODE + 0x50,
                GUEST_CODE + 0x58,
                GUEST_CODE + 0x60,
                GUEST_CODE + 0x68,
                GUEST_CODE + 0x70,
                GUEST_CODE + 0x90,
                GUEST_CODE + 0x98,
                GUEST_CODE + 0xa0,
                GUEST_CODE + 0xa8,
                GUEST_CODE + 0x100,
                threadRoom);
    }
}
