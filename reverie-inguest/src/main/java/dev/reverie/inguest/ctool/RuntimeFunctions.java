package dev.reverie.inguest.ctool;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Address.gs;
import static dev.reverie.x86.Register.R10;
import static dev.reverie.x86.Register.R11;
import static dev.reverie.x86.Register.R12;
import static dev.reverie.x86.Register.R13;
import static dev.reverie.x86.Register.R8;
import static dev.reverie.x86.Register.R9;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RBX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RDI;
import static dev.reverie.x86.Register.RDX;
import static dev.reverie.x86.Register.RSI;
import static dev.reverie.x86.Register.RSP;

import dev.reverie.guestcode.SlotLayout;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.inguest.runtime.CallVerdicts;
import dev.reverie.syscalls.Errno;
import dev.reverie.x86.Arithmetic;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import dev.reverie.x86.Width;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code struct reverie_runtime}, as machine code. They are called by C on the slot's stack (System V ABI), and find the slot
 * by the gs base.
 */
final class RuntimeFunctions {
    /** What a call returns that was put off, since a signal has come: −ERESTARTNOINTR. */
    private static final long NOT_MADE = -513;

    private final Assembler asm;
    private final SlotLayout slot;
    private final int frame;
    private final @Nullable LibcGuard guard;
    private final List<Label[]> faults = new ArrayList<>();
    private final Label check;
    private final Label called;

    /**
     * Prepares them.
     *
     * @param frame where in the slot the handler keeps its rsp; 0 is there while no handler runs
     * @param guard what is around the handler; null if nothing is
     */
    RuntimeFunctions(Assembler asm, SlotLayout slot, int frame, @Nullable LibcGuard guard) {
        this.guard = guard;
        this.asm = asm;
        this.slot = slot;
        this.frame = frame;
        check = asm.label("check");
        called = asm.label("called");
    }

    /** Instructions that may fault, each with where to go on. */
    List<Label[]> faults() {
        return faults;
    }

    /**
     * {@code syscall(args)}: a call through the gate. One of those that {@linkplain CallVerdicts#ofTheTracer the tracer} has to see does not return to the
     * tool: if it is the one that was captured, the handler ends, and the call proceeds. The first one with the number that was captured is taken for
     * the guest's: signals interrupt it, {@link Adapter#FORWARDED} says so meanwhile. All others are the tool's own, for which signals wait.
     */
    Label syscall() {
        Label entry = begin("syscall");
        Label special = asm.label("special");
        Label invalid = asm.label("invalid");
        Label own = asm.label("own");
        Label putOff = asm.label("putOff");
        asm.mov(RAX, at(RDI));
        for (int number : CallVerdicts.ofTheTracer()) {
            asm.calculate(Arithmetic.CMP, Width.W32, RAX, number);
            asm.jump(Condition.EQUAL, special);
        }
        if (guard != null) {
            // A signal would end the tool's function in the middle.
            for (int number : CallVerdicts.maskChanging()) {
                asm.calculate(Arithmetic.CMP, Width.W32, RAX, number);
                asm.jump(Condition.EQUAL, special);
            }
        }
        asm.mov(RCX, gs(Slot.SELF));
        asm.calculate(Arithmetic.CMP, Width.W32, RAX, at(RCX, slot.number()));
        asm.jump(Condition.NOT_EQUAL, own);
        asm.calculate(Arithmetic.CMP, Width.W64, at(RCX, frame + Adapter.FORWARDED), 0);
        asm.jump(Condition.NOT_EQUAL, own);
        asm.calculate(Arithmetic.CMP, Width.W64, at(RCX, frame), 0);
        asm.jump(Condition.EQUAL, own);
        asm.mov(Width.W64, at(RCX, frame + Adapter.FORWARDED), Adapter.BEGUN);
        asm.bind(check);
        asm.calculate(Arithmetic.CMP, Width.W8, gs(Slot.STOP), 0);
        asm.jump(Condition.NOT_EQUAL, putOff);
        loadArguments();
        asm.call(gs(slot.syscallGate()));
        asm.bind(called);
        asm.mov(RCX, gs(Slot.SELF));
        asm.mov(Width.W64, at(RCX, frame + Adapter.FORWARDED), Adapter.OVER);
        asm.ret();

        asm.bind(putOff);
        asm.mov(RAX, NOT_MADE);
        asm.jump(called);

        asm.bind(own);
        loadArguments();
        asm.jump(gs(slot.syscallGate()));

        asm.bind(special);
        asm.mov(RCX, gs(Slot.SELF));
        asm.mov(RDX, at(RCX, frame));
        asm.test(Width.W64, RDX, RDX);
        asm.jump(Condition.EQUAL, invalid);
        asm.calculate(Arithmetic.CMP, Width.W32, RAX, at(RCX, slot.number()));
        asm.jump(Condition.NOT_EQUAL, invalid);
        for (int i = 0; i < 6; i++) {
            asm.mov(RSI, at(RDI, (i + 1) * Long.BYTES));
            asm.mov(at(RCX, slot.arguments() + i * Long.BYTES), RSI);
        }
        asm.mov(RBX, RCX);
        asm.mov(RSP, RDX);
        if (guard != null) {
            guard.leave();
        }
        asm.mov(Width.W64, at(RBX, frame), 0);
        asm.mov(RAX, 0);
        asm.ret();

        asm.bind(invalid);
        fail(Errno.EINVAL);
        return entry;
    }

    private void loadArguments() {
        Register[] registers = {RSI, RDX, R10, R8, R9, RDI}; // rdi is last: by it the others are found
        for (int i = 0; i < registers.length; i++) {
            asm.mov(registers[i], at(RDI, registers[i] == RDI ? Long.BYTES : (i + 2) * Long.BYTES));
        }
    }

    /** Where the guest's call is about to be made, if no signal has come. */
    Label check() {
        return check;
    }

    /** Where it has been made, or put off. */
    Label called() {
        return called;
    }

    /** {@code read(to, from, bytes)}, and {@code write} too: what faults is the guest's side. Returns how many bytes were copied. */
    Label copy() {
        Label entry = begin("copy");
        Label landing = asm.label("landing");
        Label bad = asm.label("bad");
        asm.mov(RCX, RDX);
        faultAt(landing);
        asm.repMovsb();
        asm.mov(RAX, RDX);
        asm.ret();

        asm.bind(landing); // rcx is what was not copied
        asm.mov(RAX, RDX);
        asm.calculate(Arithmetic.SUB, Width.W64, RAX, RCX);
        asm.jump(Condition.EQUAL, bad);
        asm.ret();
        asm.bind(bad);
        fail(Errno.EFAULT);
        return entry;
    }

    /** {@code emit(data, bytes)}: see {@link Emitted}. Where there is no room, the tracer is asked for some. */
    Label emit() {
        Label entry = begin("emit");
        Label again = asm.label("again");
        Label write = asm.label("write");
        Label wraps = asm.label("wraps");
        Label full = asm.label("full");
        Label leave = asm.label("leave");
        Label bad = asm.label("bad");
        Label tooLong = asm.label("tooLong");
        asm.cmp(RSI, Emitted.MAX_BYTES);
        asm.jump(Condition.ABOVE, tooLong);
        save();
        asm.mov(R12, RDI);
        asm.mov(R13, RSI);

        asm.bind(again);
        asm.lea(R9, at(R13, Emitted.HEADER + Long.BYTES - 1));
        asm.calculate(Arithmetic.AND, Width.W64, R9, -Long.BYTES); // r9: the record's length
        asm.mov(R8, at(RBX, slot.ringCapacity()));
        asm.mov(RAX, at(RBX, slot.ringHead()));
        asm.mov(R11, at(RBX, slot.ringTail()));
        asm.calculate(Arithmetic.SUB, Width.W64, R11, RAX);
        asm.add(R11, R8); // r11: what is free
        asm.lea(RCX, at(R8, -1));
        asm.calculate(Arithmetic.AND, Width.W64, RCX, RAX); // rcx: position
        asm.mov(RDX, R8);
        asm.calculate(Arithmetic.SUB, Width.W64, RDX, RCX); // rdx: bytes up to the ring's end
        asm.mov(RDI, at(RBX, slot.ringBase()));
        asm.calculate(Arithmetic.CMP, Width.W64, RDX, R9);
        asm.jump(Condition.BELOW, wraps);
        asm.calculate(Arithmetic.CMP, Width.W64, R11, R9);
        asm.jump(Condition.LESS, full);
        asm.add(RDI, RCX);

        asm.bind(write);
        asm.mov(Width.W32, at(RDI), R9);
        asm.mov(Width.W32, at(RDI, Emitted.TYPE_OFFSET), Emitted.TYPE);
        asm.mov(at(RDI, Emitted.SIZE_OFFSET), R13);
        asm.add(RDI, Emitted.HEADER);
        asm.mov(RSI, R12);
        asm.mov(RCX, R13);
        faultAt(bad);
        asm.repMovsb();
        asm.calculate(Arithmetic.ADD, Width.W64, at(RBX, slot.ringHead()), R9);
        asm.mov(RAX, 0);
        asm.bind(leave);
        restore();
        asm.ret();

        asm.bind(wraps); // the rest is filled, as soon as there is room for that
        asm.mov(R9, RDX);
        asm.calculate(Arithmetic.CMP, Width.W64, R11, R9);
        asm.jump(Condition.LESS, full);
        asm.mov(Width.W32, at(RDI, RCX, 1, 0), RDX);
        asm.mov(Width.W32, at(RDI, RCX, 1, Emitted.TYPE_OFFSET), 0);
        asm.calculate(Arithmetic.ADD, Width.W64, at(RBX, slot.ringHead()), RDX);
        asm.jump(again);

        asm.bind(full);
        asm.mov(Width.W64, at(RBX, slot.mailbox()), Request.DRAIN);
        asm.mov(at(RBX, slot.mailbox() + Long.BYTES), R9);
        asm.call(at(RBX, slot.rpcGate()));
        asm.test(Width.W64, RAX, RAX);
        asm.jump(Condition.NEGATIVE, leave);
        asm.jump(again);

        asm.bind(bad);
        asm.mov(RAX, -(long) Errno.EFAULT.number());
        asm.jump(leave);
        asm.bind(tooLong);
        fail(Errno.EMSGSIZE);
        return entry;
    }

    /** {@code rpc(request, requestBytes, reply, replyBytes)}: see {@link Request.Message}. */
    Label rpc() {
        Label entry = begin("rpc");
        Label tooLong = asm.label("tooLong");
        asm.cmp(RSI, Request.MAX_MESSAGE);
        asm.jump(Condition.ABOVE, tooLong);
        asm.cmp(RCX, Request.MAX_MESSAGE);
        asm.jump(Condition.ABOVE, tooLong);
        save();
        asm.shift(dev.reverie.x86.Shift.SHL, Width.W64, RCX, Integer.SIZE);
        asm.calculate(Arithmetic.OR, Width.W64, RCX, RSI);
        asm.mov(Width.W64, at(RBX, slot.mailbox()), Request.MESSAGE);
        asm.mov(at(RBX, slot.mailbox() + Long.BYTES), RDI);
        asm.mov(at(RBX, slot.mailbox() + 2 * Long.BYTES), RDX);
        asm.mov(at(RBX, slot.mailbox() + 3 * Long.BYTES), RCX);
        asm.call(at(RBX, slot.rpcGate()));
        restore();
        asm.ret();
        asm.bind(tooLong);
        fail(Errno.EMSGSIZE);
        return entry;
    }

    private Label begin(String name) {
        Label entry = asm.label(name);
        asm.bind(entry);
        return entry;
    }

    /** Afterwards rsp is a multiple of 16, and rbx the slot. */
    private void save() {
        asm.push(RBX);
        asm.push(R12);
        asm.push(R13);
        asm.mov(RBX, gs(Slot.SELF));
    }

    private void restore() {
        asm.pop(R13);
        asm.pop(R12);
        asm.pop(RBX);
    }

    private void faultAt(Label landing) {
        Label instruction = begin("mayFault");
        faults.add(new Label[] {instruction, landing});
    }

    private void fail(Errno errno) {
        asm.mov(RAX, -(long) errno.number());
        asm.ret();
    }
}
