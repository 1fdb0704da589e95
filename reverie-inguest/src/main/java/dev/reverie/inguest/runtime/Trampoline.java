package dev.reverie.inguest.runtime;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Address.gs;
import static dev.reverie.x86.Register.R11;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RBX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RDI;
import static dev.reverie.x86.Register.RSI;
import static dev.reverie.x86.Register.RSP;
import static dev.reverie.x86.Width.W32;
import static dev.reverie.x86.Width.W64;
import static dev.reverie.x86.Width.W8;

import dev.reverie.guestcode.SlotLayout;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.x86.Arithmetic;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import dev.reverie.x86.Shift;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trampoline: from a stub to the handler, to the kernel, and back.
 *
 * <pre>
 *  stub ──► entry: onto the slot's stack; the guest's registers and flags into the slot
 *           a call that is the tracer's? all back, and to the stub's own syscall instruction ──► stop
 *           handler: proceed, answered, stop (to the stub's instruction), or ended early (then the arguments are put back)
 *           check: a signal waits? ──► leave ──► stop
 *           the call, from the untraced page
 *           handler of results, if there is one
 *           endCheck: a signal waits? ──► leave ──► stop
 *           the guest's registers, its flags in r11, the result in rax ──► stub
 * </pre>
 *
 * A signal that reaches the thread in here waits until it has left; {@link RuntimeCode} says from where it is sent back. General registers
 * only: those of vectors are never touched.
 */
public final class Trampoline {
    /** From a stub's {@code resume} back to its own syscall instruction. */
    private static final int BARE_TO_RESUME = 6;

    private static final int ARGUMENTS = 6;
    private static final int ANSWERED = 1;
    private static final int STOPS = 3;
    private static final int ARCH_SET_FS = 0x1002;

    /** SA_NOCLDSTOP and SA_NOCLDWAIT: what a default action can say besides. */
    private static final int CHILD_FLAGS = 3;

    private static final int DIRECTION_FLAG = 1 << 10;
    private static final int OVERFLOW_BIT = 11;

    private final Assembler asm = new Assembler();
    private final SlotLayout fields;
    private final Handlers handlers;
    private final CallVerdicts verdicts;
    private final @Nullable NestedCalls nested;
    private final Label handled = asm.label("handled");
    private final Label otherVerdict = asm.label("otherVerdict");
    private final Label otherDecision = asm.label("otherDecision");
    private final Label proceeds = asm.label("proceeds");
    private final Label answered = asm.label("answered");
    private final Label leaveBefore = asm.label("leaveBefore");
    private final Label leaveAfter = asm.label("leaveAfter");
    private final Label leaveBare = asm.label("leaveBare");
    private final Places places = new Places(
            asm.label("entry"),
            asm.label("bareEntry"),
            asm.label("stopped"),
            asm.label("bareCheck"),
            asm.label("bareEnd"),
            asm.label("check"),
            asm.label("called"),
            asm.label("endCheck"),
            asm.label("end"),
            asm.label("leftBare"),
            asm.label("leftBefore"),
            asm.label("leftAfter"),
            asm.label("asked"),
            asm.label("askGate"),
            asm.label("done"),
            asm.label("newHandler"),
            asm.label("newFlags"));

    /** See {@link RuntimeCode}. */
    record Places(
            Label entry,
            Label bareEntry,
            Label stopped,
            Label bareCheck,
            Label bareEnd,
            Label check,
            Label called,
            Label endCheck,
            Label end,
            Label leftBare,
            Label leftBefore,
            Label leftAfter,
            Label asked,
            Label askGate,
            Label done,
            Label newHandler,
            Label newFlags) {}

    /**
     * Where handlers are.
     *
     * @param call the address of what is called before a call
     * @param result the address of what is called behind it; 0 if there is nothing
     */
    public record Handlers(long call, long result) {}

    private Trampoline(SlotLayout fields, Handlers handlers, CallVerdicts verdicts, @Nullable NestedCalls nested) {
        this.nested = nested;
        this.fields = fields;
        this.handlers = handlers;
        this.verdicts = verdicts;
    }

    /** The runtime's code for slots of this layout. */
    public static RuntimeCode assemble(SlotLayout fields, Handlers handlers, CallVerdicts verdicts) {
        return assemble(fields, handlers, verdicts, null);
    }

    /** The same, where handlers make calls by way of the program's own code, if {@code nested} is not null. */
    public static RuntimeCode assemble(
            SlotLayout fields, Handlers handlers, CallVerdicts verdicts, @Nullable NestedCalls nested) {
        Trampoline trampoline = new Trampoline(fields, handlers, verdicts, nested);
        trampoline.write();
        return RuntimeCode.of(trampoline.asm.assemble(), trampoline.places);
    }

    private void write() {
        // The table of verdicts is first, so that its address is known.
        asm.data(verdicts.bytes());
        // And so is the gate behind it, that code jumps to which was made before.
        gate(places.done());
        asm.ud2();
        enter();
        handle();
        call();
        goBack();
        goToStub();
        otherVerdicts();
        otherDecisions();
        gates();
    }

    /** rcx: where to go on in the stub; the guest's rsp is in the slot; all others are the guest's. */
    private void enter() {
        Label nestedCall = asm.label("nested");
        if (nested != null) {
            nested.write(asm, nestedCall);
        }
        asm.bind(places.entry());
        if (nested != null) {
            nested.tell(asm, nestedCall);
        }
        asm.mov(RSP, gs(Slot.STACK_TOP));
        asm.mov(R11, gs(Slot.SELF));
        asm.mov(at(R11, Slot.RESUME), RCX);
        for (Register register : Slot.SAVED_REGISTERS) {
            asm.mov(at(R11, Slot.saved(register)), register);
        }
        asm.pushFlags();
        asm.pop(at(R11, Slot.FLAGS));
        asm.cld();
        asm.mov(RBX, R11);
        asm.mov(at(RBX, fields.number()), RAX);
    }

    /** Straight on for calls that a handler lets proceed, which most are; for others there are {@link #otherVerdicts} and {@link #otherDecisions}. */
    private void handle() {
        asm.cmp(RAX, CallVerdicts.NUMBERS);
        asm.jump(Condition.ABOVE_OR_EQUAL, places.bareCheck());
        compareVerdict(CallVerdicts.HANDLE);
        asm.jump(Condition.NOT_EQUAL, otherVerdict);
        asm.bind(handled);
        for (int i = 0; i < ARGUMENTS; i++) {
            asm.mov(argument(i), Slot.SAVED_REGISTERS.get(i));
        }
        asm.call(elsewhere("handler", handlers.call()));
        asm.test(W32, RAX, RAX);
        asm.jump(Condition.NOT_EQUAL, otherDecision);
        asm.bind(proceeds);
        if (verdicts.hasHandledThenBare()) {
            asm.mov(RAX, at(RBX, fields.number()));
            compareVerdict(CallVerdicts.HANDLE_THEN_BARE);
            asm.jump(Condition.EQUAL, places.stopped());
        }
    }

    private void compareVerdict(byte verdict) {
        asm.calculate(Arithmetic.CMP, W8, at(RAX, (int) RuntimeRange.CODE), verdict);
    }

    /** The call is not simply handled: it goes on at {@code handled} all the same, or to its stub. */
    private void otherVerdicts() {
        Label signals = asm.label("signals");
        Label segments = asm.label("segments");
        asm.bind(otherVerdict);
        compareVerdict(CallVerdicts.BARE);
        asm.jump(Condition.EQUAL, places.bareCheck());
        if (verdicts.hasHandledThenBare()) {
            compareVerdict(CallVerdicts.HANDLE_THEN_BARE);
            asm.jump(Condition.EQUAL, handled);
        }
        compareVerdict(CallVerdicts.BARE_IF_WATCHED);
        asm.jump(Condition.EQUAL, signals);
        asm.jump(Condition.ABOVE, segments);
        asm.cmp(RDI, (int) RuntimeRange.END);
        asm.jump(Condition.ABOVE_OR_EQUAL, handled);
        asm.lea(RCX, at(RDI, RSI, 1, 0));
        asm.cmp(RCX, (int) RuntimeRange.BASE);
        asm.jump(Condition.ABOVE, places.bareCheck());
        asm.jump(handled);
        asm.bind(segments);
        asm.calculate(Arithmetic.CMP, W32, RDI, ARCH_SET_FS);
        asm.jump(Condition.EQUAL, handled);
        asm.jump(places.bareCheck());
        asm.bind(signals);
        asm.cmp(RSI, 0);
        asm.jump(Condition.EQUAL, handled);
        watchActions();
    }

    /** The handler does not simply let the call proceed. */
    private void otherDecisions() {
        asm.bind(otherDecision);
        asm.calculate(Arithmetic.CMP, W32, RAX, ANSWERED);
        asm.jump(Condition.EQUAL, answered);
        asm.calculate(Arithmetic.CMP, W32, RAX, STOPS);
        asm.jump(Condition.EQUAL, places.stopped());
        // Ended early: the call is made as the guest wants it.
        for (int i = 0; i < ARGUMENTS; i++) {
            asm.mov(RAX, at(RBX, Slot.saved(Slot.SAVED_REGISTERS.get(i))));
            asm.mov(argument(i), RAX);
        }
        asm.jump(proceeds);
    }

    /** A signal's action is to be set: the thread goes on at {@code handled} if the tracer need not know of that. */
    private void watchActions() {
        Label isDefault = asm.label("isDefault");
        int index = 0;
        for (int signal : CallVerdicts.WATCHED_SIGNALS) {
            Label other = asm.label("not" + signal);
            asm.calculate(Arithmetic.CMP, W32, RDI, signal);
            asm.jump(Condition.NOT_EQUAL, other);
            asm.calculate(Arithmetic.CMP, W8, at(RBX, Slot.ACTIONS + index), 0);
            asm.jump(Condition.EQUAL, isDefault);
            asm.jump(places.bareCheck());
            asm.bind(other);
            index++;
        }
        asm.jump(handled);
        asm.bind(isDefault);
        asm.bind(places.newHandler());
        asm.calculate(Arithmetic.CMP, W64, at(RSI, 0), 0);
        asm.jump(Condition.NOT_EQUAL, places.bareCheck());
        asm.bind(places.newFlags());
        asm.mov(W32, RCX, at(RSI, Long.BYTES));
        asm.test(W32, RCX, CHILD_FLAGS);
        asm.jump(Condition.EQUAL, handled);
        asm.jump(places.bareCheck());
    }

    private dev.reverie.x86.Address argument(int index) {
        return at(RBX, fields.arguments() + Long.BYTES * index);
    }

    private void call() {
        asm.bind(places.check());
        asm.calculate(Arithmetic.CMP, W8, gs(Slot.STOP), 0);
        asm.jump(Condition.NOT_EQUAL, leaveBefore);
        asm.mov(RBX, gs(Slot.SELF));
        asm.mov(RAX, at(RBX, fields.number()));
        for (int i = 0; i < ARGUMENTS; i++) {
            asm.mov(Slot.SAVED_REGISTERS.get(i), argument(i));
        }
        asm.jump(elsewhere("guestsCall", RuntimeCode.GUESTS_CALL));
        asm.bind(places.called());
        asm.mov(at(RBX, fields.result()), RAX);
        asm.bind(answered);
        asm.calculate(Arithmetic.ADD, W64, at(RBX, Slot.CALLS), 1);
        if (handlers.result() != 0) {
            asm.call(elsewhere("handlerOfResults", handlers.result()));
        }
    }

    private Label elsewhere(String name, long address) {
        return asm.elsewhere(name, Math.toIntExact(address - RuntimeRange.CODE));
    }

    private void goBack() {
        Label downward = asm.label("downward");
        Label upward = asm.label("upward");
        asm.bind(places.endCheck());
        asm.calculate(Arithmetic.CMP, W8, gs(Slot.STOP), 0);
        asm.jump(Condition.NOT_EQUAL, leaveAfter);
        asm.mov(RBX, gs(Slot.SELF));
        asm.mov(R11, at(RBX, Slot.FLAGS));
        asm.test(W32, R11, DIRECTION_FLAG);
        asm.jump(Condition.NOT_EQUAL, downward);
        asm.bind(upward);
        putFlagsBack();
        for (Register register : Slot.SAVED_REGISTERS) {
            if (register != RBX) {
                asm.mov(register, at(RBX, Slot.saved(register)));
            }
        }
        asm.mov(RCX, at(RBX, Slot.RESUME));
        asm.mov(RAX, at(RBX, fields.result()));
        asm.mov(RBX, at(RBX, Slot.saved(RBX)));
        asm.mov(RSP, gs(Slot.GUEST_STACK));
        asm.jump(RCX);
        asm.bind(downward);
        asm.std();
        asm.jump(upward);
        asm.bind(places.end());
    }

    /** r11 has the flags. What arithmetic leaves is put back without popf, which is slow: OF by an addition that overflows, the rest by sahf. */
    private void putFlagsBack() {
        asm.mov(W32, RCX, R11);
        asm.shift(Shift.SHL, W32, RCX, Byte.SIZE);
        asm.mov(W32, RAX, R11);
        asm.shift(Shift.SHR, W32, RAX, OVERFLOW_BIT);
        asm.calculate(Arithmetic.AND, W32, RAX, 1);
        asm.calculate(Arithmetic.ADD, W8, RAX, Byte.MAX_VALUE);
        asm.mov(W32, RAX, RCX);
        asm.sahf();
    }

    /** To the stub's own syscall instruction, as if the stub had not come here. */
    private void goToStub() {
        asm.bind(places.bareEntry());
        asm.lea(RCX, at(RCX, -BARE_TO_RESUME));
        asm.jump(RCX);
        asm.bind(places.stopped());
        for (Register register : Slot.SAVED_REGISTERS) {
            int index = Slot.SAVED_REGISTERS.indexOf(register);
            if (register != RBX) {
                asm.mov(register, index < ARGUMENTS ? argument(index) : at(RBX, Slot.saved(register)));
            }
        }
        asm.bind(places.bareCheck());
        asm.calculate(Arithmetic.CMP, W8, gs(Slot.STOP), 0);
        asm.jump(Condition.NOT_EQUAL, leaveBare);
        asm.mov(RBX, gs(Slot.SELF));
        asm.push(at(RBX, Slot.FLAGS));
        asm.popFlags();
        asm.mov(RAX, at(RBX, fields.number()));
        asm.mov(RCX, at(RBX, Slot.RESUME));
        asm.lea(RCX, at(RCX, -BARE_TO_RESUME));
        asm.mov(RBX, at(RBX, Slot.saved(RBX)));
        asm.mov(RSP, gs(Slot.GUEST_STACK));
        asm.jump(RCX);
        asm.bind(places.bareEnd());
    }

    private void gates() {
        asm.bind(leaveBare);
        gate(places.leftBare());
        asm.ud2();
        asm.bind(leaveBefore);
        gate(places.leftBefore());
        asm.ud2();
        asm.bind(leaveAfter);
        gate(places.leftAfter());
        asm.ud2();
        asm.bind(places.askGate());
        gate(places.asked());
        asm.ret();
    }

    private void gate(Label behind) {
        asm.mov(RAX, RuntimeCode.GATE_NUMBER);
        asm.syscall();
        asm.bind(behind);
    }
}
