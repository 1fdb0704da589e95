package dev.reverie.symbols.dwarf;

import java.util.Arrays;

/**
 * How to get from the registers of a function to those of its caller, at one place in the function. Registers are numbered as
 * DWARF does for x86-64: 7 is rsp, 16 the return address.
 */
public final class FrameRow {
    /** How many registers are known. */
    public static final int REGISTERS = 17;

    /** The stack pointer. */
    public static final int RSP = 7;

    /** The return address. */
    public static final int RETURN_ADDRESS = 16;

    /** Where the value of a register of the caller is. */
    public enum Rule {
        /** In the same register. */
        SAME,
        /** Nowhere. For the return address: there is no caller. */
        UNDEFINED,
        /** In memory, this far from the canonical frame address. */
        AT_OFFSET,
        /** It is the canonical frame address and this. */
        OFFSET,
        /** In another register. */
        REGISTER,
        /** In memory, at what an expression computes. */
        AT_EXPRESSION,
        /** It is what an expression computes. */
        EXPRESSION
    }

    private final Rule[] rules = new Rule[REGISTERS];

    /** Offsets, numbers of registers, or where in the section an expression is: start and end in one. */
    private final long[] operands = new long[REGISTERS];

    private int cfaRegister = RSP;
    private long cfaOffset;
    private boolean isCfaExpression;
    private boolean isSignalFrame;

    FrameRow() {
        Arrays.fill(rules, Rule.SAME);
    }

    /** The same, to change it. */
    FrameRow copy() {
        FrameRow copy = new FrameRow();
        copy.assign(this);
        return copy;
    }

    void assign(FrameRow other) {
        System.arraycopy(other.rules, 0, rules, 0, REGISTERS);
        System.arraycopy(other.operands, 0, operands, 0, REGISTERS);
        cfaRegister = other.cfaRegister;
        cfaOffset = other.cfaOffset;
        isCfaExpression = other.isCfaExpression;
        isSignalFrame = other.isSignalFrame;
    }

    void set(long register, Rule rule, long operand) {
        // Others, such as vector registers, do not matter here.
        if (register >= 0 && register < REGISTERS) {
            rules[(int) register] = rule;
            operands[(int) register] = operand;
        }
    }

    void restore(long register, FrameRow initial) {
        if (register >= 0 && register < REGISTERS) {
            set(register, initial.rules[(int) register], initial.operands[(int) register]);
        }
    }

    void setCfa(int register, long offset) {
        cfaRegister = register;
        cfaOffset = offset;
        isCfaExpression = false;
    }

    void setCfaExpression(long part) {
        cfaOffset = part;
        isCfaExpression = true;
    }

    void setSignalFrame(boolean value) {
        isSignalFrame = value;
    }

    /** Start and end of an expression as one number. */
    static long part(int start, int end) {
        return (long) start << Integer.SIZE | end;
    }

    /** Where an expression begins. */
    public static int start(long part) {
        return (int) (part >>> Integer.SIZE);
    }

    /** Where an expression ends. */
    public static int end(long part) {
        return (int) part;
    }

    /** The rule for a register. */
    public Rule rule(int register) {
        return rules[register];
    }

    /** What goes with its rule. */
    public long operand(int register) {
        return operands[register];
    }

    /** Whether an expression computes the canonical frame address: {@link #cfaOffset} is then that. */
    public boolean isCfaExpression() {
        return isCfaExpression;
    }

    /** The register that the canonical frame address is computed from. */
    public int cfaRegister() {
        return cfaRegister;
    }

    /** What is added to that register. */
    public long cfaOffset() {
        return cfaOffset;
    }

    /** Whether the caller was interrupted by a signal, and did not call. */
    public boolean isSignalFrame() {
        return isSignalFrame;
    }
}
