package dev.reverie.inguest.exchange;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RBX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RDX;
import static dev.reverie.x86.Width.W32;
import static dev.reverie.x86.Width.W64;

import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.x86.Arithmetic;
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
 *   ▲                                  │ nobody sees it in time                        or AT_GATE: it comes to the gate, and stops
 *   └──────────────────────────────────┘ the call is made where it stops
 * </pre>
 *
 * <p>A thread whose request is taken, and that waits for long, goes to the gate by itself; there the tracer has it stand until the answer is given.
 */
public final class ExchangeCode {
    /** The name of the handler. */
    public static final String HANDLER = "exchange";

    /** Nothing is asked. */
    static final long IDLE = 0;

    /** A call waits; its number and arguments are in the slot. */
    static final long REQUESTED = 1;

    /** The tool is being asked. */
    static final long TAKEN = 2;

    /** The thread is to go to the gate. */
    static final long AT_GATE = 3;

    /** It is to make the call that is in the slot. */
    static final long PROCEEDS = 4;

    /** It is to go on with the result that is in the slot. */
    static final long ANSWERED = 5;

    /** How often a thread looks for an answer before it does something else: some ten microseconds. */
    private static final int ROUNDS = 500;

    private static final int STOP = 3;

    private ExchangeCode() {}

    /** Assembles it for slots of this layout. */
    public static CompiledCode assemble(SlotLayout fields) {
        Assembler asm = new Assembler();
        Label again = asm.label("again");
        Label look = asm.label("look");
        Label answered = asm.label("answered");
        Label gate = asm.label("gate");
        Label stop = asm.label("stop");
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

        asm.bind(answered);
        asm.cmp(RAX, (int) AT_GATE);
        asm.jump(Condition.EQUAL, gate);
        // 0: the call proceeds; 1: it is answered.
        asm.calculate(Arithmetic.SUB, W32, RAX, (int) PROCEEDS);
        asm.ret();

        asm.bind(stop);
        asm.mov(RAX, STOP);
        asm.ret();
        return new CompiledCode(
                asm.assemble().bytes(),
                List.of(new CompiledCode.Handler(HANDLER, 0, 0)),
                List.of(),
                new StateLayout(),
                List.of(),
                List.of());
    }
}
