package dev.reverie.guestcode.machine;

import static dev.reverie.x86.Address.at;

import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.guestcode.ir.Instruction.CompareAndSet;
import dev.reverie.guestcode.ir.Instruction.Exchange;
import dev.reverie.guestcode.ir.Instruction.GuestLoad;
import dev.reverie.guestcode.ir.Instruction.GuestStore;
import dev.reverie.guestcode.ir.Instruction.Load;
import dev.reverie.guestcode.ir.Instruction.Store;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.x86.Address;
import dev.reverie.x86.Arithmetic;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import dev.reverie.x86.Width;
import java.util.ArrayList;
import java.util.List;

/** Machine code for reads and writes, of our memory and of the guest's. */
final class MemoryEmitter {
    private static final Register A = Register.RAX;
    private static final Register C = Register.RCX;
    private static final Register D = Register.RDX;

    private final Assembler asm;
    private final Operands operands;
    private final SlowPaths slowPaths;
    private final List<Fault> faults = new ArrayList<>();

    /** An instruction that may fault, and where to go on then. */
    record Fault(Label instruction, Label landing) {}

    MemoryEmitter(Assembler asm, Operands operands, SlowPaths slowPaths) {
        this.asm = asm;
        this.operands = operands;
        this.slowPaths = slowPaths;
    }

    List<Fault> faults() {
        return faults;
    }

    void load(Load load) {
        Address address = operands.address(load.place(), A, C);
        Register target = operands.target(load.result(), A);
        load(target, load.width(), load.signed(), load.result().type(), address);
        operands.store(load.result(), target);
    }

    private void load(Register target, Width width, boolean signed, Type type, Address address) {
        if (width.bytes() >= Integer.BYTES) {
            asm.mov(width, target, address);
        } else if (signed) {
            asm.movsx(type.width(), target, width, address);
        } else {
            asm.movzx(target, width, address);
        }
    }

    void store(Store store) {
        Address address = operands.address(store.place(), A, C);
        Integer constant = operands.immediate(store.value());
        if (constant != null) {
            asm.mov(store.width(), address, constant);
        } else {
            asm.mov(store.width(), address, operands.use(store.value(), D));
        }
    }

    void guestLoad(GuestLoad load) {
        Register address = operands.use(load.address(), A);
        Register target = operands.target(load.result(), A);
        Label loaded = asm.label("loaded");
        mayFault(() -> {
            operands.load(target, load.onFault());
            asm.jump(loaded);
        });
        load(target, load.width(), false, load.result().type(), at(address));
        asm.bind(loaded);
        operands.store(load.result(), target);
    }

    void guestStore(GuestStore store) {
        Register address = operands.use(store.address(), A);
        Integer constant = operands.immediate(store.value());
        Register value = constant == null ? operands.use(store.value(), C) : C;
        boolean isNeeded = operands.isNeeded(store.result());
        Register target = operands.target(store.result(), A);
        Label stored = asm.label("stored");
        mayFault(() -> {
            if (isNeeded) {
                asm.mov(target, GuestThread.EFAULT & 0xffffffffL);
            }
            asm.jump(stored);
        });
        if (constant != null) {
            asm.mov(store.width(), at(address), constant);
        } else {
            asm.mov(store.width(), at(address), value);
        }
        if (isNeeded) {
            asm.mov(target, 0);
        }
        asm.bind(stored);
        if (isNeeded) {
            operands.store(store.result(), target);
        }
    }

    /** The next instruction may fault; then this is done. */
    private void mayFault(Runnable otherwise) {
        Label instruction = asm.label("access");
        Label landing = asm.label("fault");
        slowPaths.add(landing, otherwise);
        asm.bind(instruction);
        faults.add(new Fault(instruction, landing));
    }

    void exchange(Exchange exchange) {
        Address address = operands.address(exchange.place(), A, C);
        Integer constant = operands.immediate(exchange.value());
        if (exchange.add() && !operands.isNeeded(exchange.result())) {
            if (constant != null) {
                asm.lock(Arithmetic.ADD, exchange.width(), address, constant);
            } else {
                asm.lock(Arithmetic.ADD, exchange.width(), address, operands.use(exchange.value(), D));
            }
            return;
        }
        operands.load(D, exchange.value());
        if (exchange.add()) {
            asm.lockXadd(exchange.width(), address, D);
        } else {
            asm.xchg(exchange.width(), address, D);
        }
        operands.store(exchange.result(), D);
    }

    void compareAndSet(CompareAndSet set) {
        Address address = operands.address(set.place(), C, D);
        if (address.index() == D) {
            asm.lea(C, address);
            address = at(C);
        }
        Register value = operands.use(set.value(), D);
        operands.load(A, set.expected());
        asm.lockCmpxchg(set.width(), address, value);
        asm.set(Condition.EQUAL, A);
        asm.movzx(A, Width.W8, A);
        operands.store(set.result(), A);
    }
}
