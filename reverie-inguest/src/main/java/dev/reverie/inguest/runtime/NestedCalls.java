package dev.reverie.inguest.runtime;

import static dev.reverie.x86.Address.at;
import static dev.reverie.x86.Address.gs;
import static dev.reverie.x86.Register.R11;
import static dev.reverie.x86.Register.RAX;
import static dev.reverie.x86.Register.RCX;
import static dev.reverie.x86.Register.RSP;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.syscalls.Errno;
import dev.reverie.x86.Arithmetic;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import dev.reverie.x86.Width;

/**
 * Calls that a tool's own code makes by way of the program's C library, whose calls lead to stubs like all others: they are made from the untraced page, and
 * no handler sees them. What only the tracer can make, and what would leave the tool's function in the middle, is EINVAL.
 *
 * @param inside where in a slot it says, by a word that is not 0, that its thread is in the tool
 * @param guestStack where the guest's rsp is meanwhile, as stubs put the tool's where it usually is
 */
public record NestedCalls(int inside, int guestStack) {
    private static final int RED_ZONE = 128;

    /** At the entry of the trampoline, which goes on behind it if the thread is not in the tool. No flags are changed; rcx is where to go on in the stub. */
    void tell(Assembler asm, Label nested) {
        Label first = asm.label("first");
        asm.mov(R11, RCX);
        asm.mov(RCX, gs(inside));
        asm.jrcxz(first);
        asm.jump(nested);
        asm.bind(first);
        asm.mov(RCX, R11);
    }

    /** Makes the call; r11 is where to go on in the stub. */
    void write(Assembler asm, Label nested) {
        Label refused = asm.label("refused");
        Label back = asm.label("back");
        asm.bind(nested);
        asm.mov(RCX, gs(guestStack));
        asm.mov(gs(Slot.GUEST_STACK), RCX);
        asm.lea(RSP, at(RSP, -RED_ZONE));
        asm.push(R11);
        for (int number : CallVerdicts.ofTheTracer()) {
            asm.calculate(Arithmetic.CMP, Width.W32, RAX, number);
            asm.jump(Condition.EQUAL, refused);
        }
        asm.mov(R11, RuntimeRange.BASE);
        asm.call(R11);
        asm.bind(back);
        asm.pop(RCX);
        asm.lea(RSP, at(RSP, RED_ZONE));
        asm.jump(RCX);
        asm.bind(refused);
        asm.mov(RAX, -(long) Errno.EINVAL.number());
        asm.jump(back);
    }
}
