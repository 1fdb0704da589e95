package dev.reverie.inguest.exchange;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Address.gs;
import static dev.reverie.x86.Register.R11;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RBX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RDX;
import static dev.reverie.x86.Width.W32;
import static dev.reverie.x86.Width.W64;
import static dev.reverie.x86.Width.W8;

import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.x86.Arithmetic;
import dev.reverie.x86.AssembledCode;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import java.util.List;

/**
 * The handler by which a thread asks the tracer about its call, as machine code; called as {@link CompiledCode} says. The slot's word {@code
 * exchange} goes through
 *
 * <pre>
 *                 thread                            tracer
 *  IDLE ─────────────────────────► REQUESTED ──────────────────────► TAKEN ──► PROCEEDS, or ANSWERED: the thread goes on
 *   ▲                                  │ nobody sees it in time       ▲ │      or AT_GATE: it comes to the gate, and stops
 *   └──────────────────────────────────┘ the call is made             │ ▼
 *                                        where it stops               │ MAKES: it makes the call that is injected
 *                                                                     └ MADE: and has its result
 * </pre>
 *
 * <p>A thread that waits for long once its request is taken goes to the gate by itself; there the tracer has it stand until it is told something.
 *
 * <p>A signal that comes before the injected call has begun keeps it from being made: between {@link #check} and {@link #called} the thread
 * is sent to {@link #notMade}. One that interrupts the call ends it, with the kernel's restart code as its result.
 */
public final class ExchangeCode {
    /** The name of the handler. */
    public static final String HANDLER = "exchange";

    /** Nothing is asked. */
    static final long IDLE = 0;

    /** A call waits; its number and arguments are in the slot. */
    static final long REQUESTED = 1;

    /** What the tool injects has been made. */
    static final long MADE = 2;

    /** The tool is being asked. */
    static final long TAKEN = 3;

    /** The thread is to go to the gate. */
    static final long AT_GATE = 4;

    /** It is to make the call that is in the slot. */
    static final long PROCEEDS = 5;

    /** It is to go on with the result that is in the slot. */
    static final long ANSWERED = 6;

    /** It is to make the call that the tool injects, and wait again. */
    static final long MAKES = 7;

    /** The result of a call that a signal has kept from being made: −ERESTARTNOINTR. */
    public static final long NOT_MADE = -513;

    /** It, for slots without states. */
    static final ExchangeCode INSTANCE = new ExchangeCode(Slot.guestCode(0));

    /** How often a thread looks for an answer before it does something else: some ten microseconds. */
    private static final int ROUNDS = 1500;

    private static final int STOP = 3;

    private final Assembler asm = new Assembler();
    private final SlotLayout fields;
    private final Label again = asm.label("again");
    private final Label gate = asm.label("gate");
    private final Label answered = asm.label("answered");
    private final Label stop = asm.label("stop");
    private final Label make = asm.label("make");
    private final Label behind = asm.label("behind");
    private final Label unmade = asm.label("unmade");
    private final AssembledCode code;

    private ExchangeCode(SlotLayout fields) {
        this.fields = fields;
        look();
        obey();
        makeCall();
        this.code = asm.assemble();
    }

    /** The handler, for slots without states. */
    public static CompiledCode compiled() {
        return new CompiledCode(
                INSTANCE.code.bytes(),
                List.of(new CompiledCode.Handler(HANDLER, 0, 0)),
                List.of(),
                new StateLayout(),
                List.of(),
                List.of());
    }

    /** Where a thread begins that makes an injected call. */
    long check() {
        return address(make);
    }

    /** Where it is once it has. */
    long called() {
        return address(behind);
    }

    /** Where it goes on if it is not to make it. */
    long notMade() {
        return address(unmade);
    }

    private long address(Label label) {
        return RuntimeRange.TOOL_CODE + code.offset(label);
    }

    private void look() {
        Label look = asm.label("look");
        asm.calculate(Arithmetic.CMP, W64, at(RBX, Slot.POLLED), 0);
        asm.jump(Condition.EQUAL, stop);
        asm.mov(W64, at(RBX, Slot.EXCHANGE), (int) REQUESTED);

        asm.bind(again);
        asm.mov(RCX, ROUNDS);
        asm.bind(look);
        asm.mov(RAX, at(RBX, Slot.EXCHANGE));
        asm.cmp(RAX, (int) TAKEN);
        asm.jump(Condition.ABOVE, answered);
        asm.pause();
        asm.calculate(Arithmetic.SUB, W32, RCX, 1);
        asm.jump(Condition.NOT_EQUAL, look);

        asm.mov(RAX, REQUESTED);
        asm.mov(RDX, IDLE);
        asm.lockCmpxchg(W64, at(RBX, Slot.EXCHANGE), RDX);
        asm.jump(Condition.EQUAL, stop);
        asm.cmp(RAX, (int) TAKEN);
        asm.jump(Condition.ABOVE, answered);

        asm.bind(gate);
        asm.call(at(RBX, fields.rpcGate()));
        asm.jump(again);
    }

    private void obey() {
        asm.bind(answered);
        asm.cmp(RAX, (int) AT_GATE);
        asm.jump(Condition.EQUAL, gate);
        asm.cmp(RAX, (int) MAKES);
        asm.jump(Condition.EQUAL, make);
        // 0: the call proceeds; 1: it is answered.
        asm.calculate(Arithmetic.SUB, W32, RAX, (int) PROCEEDS);
        asm.ret();

        asm.bind(stop);
        asm.mov(RAX, STOP);
        asm.ret();
    }

    private void makeCall() {
        asm.bind(make);
        asm.calculate(Arithmetic.CMP, W8, gs(Slot.STOP), 0);
        asm.jump(Condition.NOT_EQUAL, unmade);
        asm.mov(RAX, at(RBX, Slot.INJECTED));
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            asm.mov(Slot.SAVED_REGISTERS.get(i), at(RBX, argument(i)));
        }
        asm.mov(R11, RuntimeRange.BASE);
        asm.call(R11);
        asm.bind(behind);
        asm.mov(at(RBX, Slot.INJECTED_RESULT), RAX);
        asm.mov(W64, at(RBX, Slot.EXCHANGE), (int) MADE);
        asm.jump(again);
        asm.bind(unmade);
        asm.mov(RAX, NOT_MADE);
        asm.jump(behind);
    }

    /** Where in a slot an argument of the injected call is. */
    static int argument(int index) {
        return Slot.INJECTED + Long.BYTES * (1 + index);
    }
}
