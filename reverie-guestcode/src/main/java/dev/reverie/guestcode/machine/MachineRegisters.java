package dev.reverie.guestcode.machine;

import dev.reverie.x86.Register;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who uses which register:
 *
 * <pre>
 *  rbx            the slot, from the first instruction to the last
 *  rax, rcx, rdx  working registers of single instructions: never hold a value from one to the next
 *  rsp            the stack: spilled values from rsp on, above them the return address
 *  all others     hold values
 * </pre>
 */
final class MachineRegisters {
    static final Register SLOT = Register.RBX;

    /** Those that gate calls leave alone come last, so that values that need them find them. */
    static final List<Register> FOR_VALUES = List.of(
            Register.RSI,
            Register.RDI,
            Register.R8,
            Register.R9,
            Register.R10,
            Register.R11,
            Register.RBP,
            Register.R12,
            Register.R13,
            Register.R14,
            Register.R15);

    /** What a gate takes: the number, and six arguments; as the kernel does. */
    static final List<Register> GATE_ARGUMENTS =
            List.of(Register.RAX, Register.RDI, Register.RSI, Register.RDX, Register.R10, Register.R8, Register.R9);

    private MachineRegisters() {}

    /** The registers for values that do not survive a gate call with so many operands. */
    static Set<Register> lostInGateCall(int operands) {
        Set<Register> lost = EnumSet.of(Register.R11);
        lost.addAll(GATE_ARGUMENTS.subList(0, operands));
        lost.retainAll(FOR_VALUES);
        return lost;
    }
}
