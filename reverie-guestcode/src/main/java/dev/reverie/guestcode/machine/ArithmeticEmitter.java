package dev.reverie.guestcode.machine;

import static dev.reverie.x86.Address.at;

import dev.reverie.guestcode.ir.Conversion;
import dev.reverie.guestcode.ir.Instruction.Binary;
import dev.reverie.guestcode.ir.Instruction.Comparison;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Address;
import dev.reverie.x86.Arithmetic;
import dev.reverie.x86.Assembler;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Label;
import dev.reverie.x86.Register;
import dev.reverie.x86.Shift;
import dev.reverie.x86.Unary;
import dev.reverie.x86.Width;
import org.jspecify.annotations.Nullable;

/** Machine code for arithmetic, conversions and comparisons. */
final class ArithmeticEmitter {
    private static final Register A = Register.RAX;
    private static final Register C = Register.RCX;
    private static final Register D = Register.RDX;

    private final Assembler asm;
    private final Operands operands;
    private final SlowPaths slowPaths;

    ArithmeticEmitter(Assembler asm, Operands operands, SlowPaths slowPaths) {
        this.asm = asm;
        this.operands = operands;
        this.slowPaths = slowPaths;
    }

    void emit(Binary binary) {
        switch (binary.operation()) {
            case ADD -> add(binary);
            case SUB -> twoOperands(binary, Arithmetic.SUB);
            case AND -> twoOperands(binary, Arithmetic.AND);
            case OR -> twoOperands(binary, Arithmetic.OR);
            case XOR -> twoOperands(binary, Arithmetic.XOR);
            case MUL -> multiply(binary);
            case SHL -> shift(binary, Shift.SHL);
            case SHR -> shift(binary, Shift.SAR);
            case USHR -> shift(binary, Shift.SHR);
            case DIV, REM -> divide(binary);
            case COMPARE -> compare(binary);
        }
    }

    private static Width width(Binary binary) {
        return binary.left().type().width();
    }

    private void add(Binary binary) {
        Width width = width(binary);
        Register left = operands.register(binary.left());
        Register right = operands.register(binary.right());
        Integer constant = operands.immediate(binary.right());
        Register target = operands.target(binary.result(), A);
        if (left != null && left != target && constant != null) {
            asm.lea(width, target, at(left, constant));
            operands.store(binary.result(), target);
        } else if (left != null && right != null && left != target && right != target) {
            asm.lea(width, target, at(left, right, 1, 0));
            operands.store(binary.result(), target);
        } else {
            twoOperands(binary, Arithmetic.ADD);
        }
    }

    /** The target takes the left operand, and then the operation with the right one. */
    private void twoOperands(Binary binary, Arithmetic operation) {
        Width width = width(binary);
        Value left = binary.left();
        Value right = binary.right();
        Register target = operands.target(binary.result(), A);
        if (operands.register(right) == target && operands.register(left) != target) {
            if (binary.operation().isCommutative()) {
                left = binary.right();
                right = binary.left();
            } else if (operation == Arithmetic.SUB) {
                asm.calculate(Unary.NEG, width, target);
                apply(Arithmetic.ADD, width, target, left);
                return;
            } else {
                // The left operand would overwrite the right one.
                operands.load(A, left);
                apply(operation, width, A, right);
                operands.store(binary.result(), A);
                return;
            }
        }
        if (operation == Arithmetic.SUB && isZero(left)) {
            operands.load(target, right);
            asm.calculate(Unary.NEG, width, target);
        } else {
            operands.load(target, left);
            apply(operation, width, target, right);
        }
        operands.store(binary.result(), target);
    }

    private boolean isZero(Value value) {
        Integer constant = operands.immediate(value);
        return constant != null && constant == 0;
    }

    private void apply(Arithmetic operation, Width width, Register to, Value by) {
        Integer constant = operands.immediate(by);
        Address stack = operands.stack(by);
        if (constant != null) {
            asm.calculate(operation, width, to, constant);
        } else if (stack != null) {
            asm.calculate(operation, width, to, stack);
        } else {
            asm.calculate(operation, width, to, operands.use(by, C));
        }
    }

    private void multiply(Binary binary) {
        Width width = width(binary);
        Register target = operands.target(binary.result(), A);
        Integer constant = operands.immediate(binary.right());
        if (constant != null) {
            asm.imul(width, target, operands.use(binary.left(), A), constant);
        } else {
            boolean swapped = operands.register(binary.right()) == target;
            operands.load(target, swapped ? binary.right() : binary.left());
            asm.imul(width, target, operands.use(swapped ? binary.left() : binary.right(), C));
        }
        operands.store(binary.result(), target);
    }

    private void shift(Binary binary, Shift operation) {
        Width width = width(binary);
        Register target = operands.target(binary.result(), A);
        Integer count = operands.immediate(binary.right());
        if (count == null) {
            operands.load(C, binary.right());
            operands.load(target, binary.left());
            asm.shift(operation, width, target);
        } else {
            operands.load(target, binary.left());
            asm.shift(operation, width, target, count & (width.bits() - 1));
        }
        operands.store(binary.result(), target);
    }

    /** The processor faults where the quotient is too large, which it is for the smallest number by −1; Java wraps around. */
    private void divide(Binary binary) {
        Width width = width(binary);
        boolean wantsRest = binary.operation() == Operation.REM;
        Integer divisor = operands.immediate(binary.right());
        operands.load(C, binary.right());
        operands.load(A, binary.left());
        Label done = asm.label("quotient");
        if (divisor == null || divisor == -1) {
            Label byMinusOne = asm.label("byMinusOne");
            asm.calculate(Arithmetic.CMP, width, C, -1);
            asm.jump(Condition.EQUAL, byMinusOne);
            slowPaths.add(byMinusOne, () -> {
                asm.calculate(Unary.NEG, width, A);
                asm.mov(D, 0);
                asm.jump(done);
            });
        }
        asm.widenAccumulator(width);
        asm.calculate(Unary.IDIV, width, C);
        asm.bind(done);
        operands.store(binary.result(), wantsRest ? D : A);
    }

    private void compare(Binary binary) {
        compare(binary.left(), binary.right());
        asm.set(Condition.GREATER, A);
        asm.set(Condition.LESS, C);
        asm.movzx(A, Width.W8, A);
        asm.movzx(C, Width.W8, C);
        asm.calculate(Arithmetic.SUB, Width.W32, A, C);
        operands.store(binary.result(), A);
    }

    /** Sets the flags; returns what to ask of them. */
    Condition compare(Comparison comparison) {
        compare(comparison.left(), comparison.right());
        return comparison.condition();
    }

    private void compare(Value left, Value right) {
        Width width = left.type().width();
        Integer constant = operands.immediate(right);
        @Nullable Address onStack = operands.stack(left);
        if (constant != null && onStack != null) {
            asm.calculate(Arithmetic.CMP, width, onStack, constant);
            return;
        }
        Register register = operands.use(left, A);
        if (constant != null && constant == 0) {
            asm.test(width, register, register);
        } else {
            apply(Arithmetic.CMP, width, register, right);
        }
    }

    void convert(Value result, Conversion conversion, Value input) {
        Register from = operands.use(input, A);
        Register to = operands.target(result, A);
        switch (conversion) {
            case INT_TO_LONG -> asm.movsx(Width.W64, to, Width.W32, from);
            case LONG_TO_INT -> asm.mov(Width.W32, to, from);
            case INT_TO_BYTE -> asm.movsx(Width.W32, to, Width.W8, from);
            case INT_TO_CHAR -> asm.movzx(to, Width.W16, from);
            case INT_TO_SHORT -> asm.movsx(Width.W32, to, Width.W16, from);
        }
        operands.store(result, to);
    }
}
