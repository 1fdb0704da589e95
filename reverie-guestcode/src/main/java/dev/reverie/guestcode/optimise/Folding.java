package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Conversion;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.Binary;
import dev.reverie.guestcode.ir.Instruction.Check;
import dev.reverie.guestcode.ir.Instruction.Comparison;
import dev.reverie.guestcode.ir.Instruction.Constant;
import dev.reverie.guestcode.ir.Instruction.Convert;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Terminator.Branch;
import dev.reverie.guestcode.ir.Terminator.Jump;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes what is known, and replaces what is slow by what is fast: one instruction at a time, with what defines its inputs. */
@SuppressWarnings({"BadInstanceof", "ArgumentSelectionDefectChecker", "ReferenceEquality"
}) // a pattern names what is there; operands are swapped on purpose; what has not changed is the same object
final class Folding {
    private final Graph graph;
    private final Definitions definitions;
    private final Places places;
    private final Substitution substitution = new Substitution();
    private List<Instruction> out = new ArrayList<>();
    private boolean changed;

    private Folding(Graph graph) {
        this.graph = graph;
        definitions = new Definitions(graph);
        places = new Places(definitions);
    }

    /** Returns whether anything has changed. */
    static boolean run(Graph graph) {
        Folding pass = new Folding(graph);
        for (Block block : graph.blocks()) {
            pass.fold(block);
        }
        pass.substitution.applyTo(graph);
        return pass.changed;
    }

    private void fold(Block block) {
        out = new ArrayList<>(block.body().size());
        for (Instruction original : block.body()) {
            Instruction instruction = original.map(substitution);
            Instruction folded = places.fold(fold(instruction));
            changed |= folded != instruction;
            Value result = folded.result();
            if (result != null) {
                definitions.define(result, folded);
            }
            if (folded instanceof Check(Comparison failure, var _) && Boolean.FALSE.equals(known(failure))) {
                continue;
            }
            out.add(folded);
        }
        if (block.end() instanceof Branch branch) {
            Comparison comparison = branch.comparison().map(substitution);
            Comparison simpler = simpler(comparison);
            changed |= simpler != comparison;
            Boolean known = known(simpler);
            block.end(
                    known == null
                            ? new Branch(simpler, branch.then(), branch.otherwise())
                            : new Jump(known ? branch.then() : branch.otherwise(), List.of()));
        }
        block.body(out);
    }

    private Instruction fold(Instruction instruction) {
        if (instruction instanceof Binary binary) {
            return fold(binary);
        } else if (instruction instanceof Convert(Value result, Conversion conversion, Value input)) {
            Long constant = definitions.constant(input);
            return constant == null ? instruction : new Constant(result, conversion.apply(constant));
        } else if (instruction instanceof Check(Comparison failure, var reason)) {
            Comparison simpler = simpler(failure);
            return simpler == failure ? instruction : new Check(simpler, reason);
        }
        return instruction;
    }

    private Instruction fold(Binary binary) {
        Value result = binary.result();
        Operation operation = binary.operation();
        Long left = definitions.constant(binary.left());
        Long right = definitions.constant(binary.right());
        Type type = binary.left().type();
        if (left != null && right != null) {
            boolean throwing = right == 0 && (operation == Operation.DIV || operation == Operation.REM);
            return throwing ? binary : new Constant(result, operation.apply(type, left, right));
        }
        if (left != null && operation.isCommutative()) {
            return fold(new Binary(result, operation, binary.right(), binary.left()));
        }
        if (right == null) {
            return binary;
        }
        return withConstant(binary, right, type);
    }

    private Instruction withConstant(Binary binary, long right, Type type) {
        Value result = binary.result();
        Value left = binary.left();
        long count = right & (type.width().bits() - 1);
        switch (binary.operation()) {
            case SUB -> {
                return withConstant(
                        new Binary(result, Operation.ADD, left, constant(type, narrowed(type, -right))),
                        narrowed(type, -right),
                        type);
            }
            case ADD -> {
                if (right == 0) {
                    return same(result, left);
                }
                if (definitions.of(left, Operation.ADD) instanceof Binary(var _, var _, Value inner, Value constant)
                        && definitions.constant(constant) instanceof Long first) {
                    return new Binary(result, Operation.ADD, inner, constant(type, narrowed(type, first + right)));
                }
            }
            case OR, XOR -> {
                if (right == 0) {
                    return same(result, left);
                }
            }
            case AND -> {
                if (right == -1) {
                    return same(result, left);
                }
                if (right == 0) {
                    return new Constant(result, 0);
                }
            }
            case SHL, SHR, USHR -> {
                if (count == 0) {
                    return same(result, left);
                }
            }
            case MUL -> {
                return times(binary, right, type);
            }
            case DIV -> {
                return right == 1 ? same(result, left) : isPower(right) ? divide(result, left, right) : binary;
            }
            case REM -> {
                if (right == 1 || right == -1) {
                    return new Constant(result, 0);
                }
                if (isPower(right)) {
                    Value quotient = add(divide(graph.value(type), left, right));
                    Value shift = constant(Type.INT, Long.numberOfTrailingZeros(right));
                    Value product = add(new Binary(graph.value(type), Operation.SHL, quotient, shift));
                    return new Binary(result, Operation.SUB, left, product);
                }
            }
            case COMPARE -> {}
        }
        return binary;
    }

    private Instruction times(Binary binary, long factor, Type type) {
        if (factor == 0) {
            return new Constant(binary.result(), 0);
        }
        if (factor == 1) {
            return same(binary.result(), binary.left());
        }
        if (isPower(factor) || factor == (type == Type.INT ? Integer.MIN_VALUE : Long.MIN_VALUE)) {
            Value shift = constant(Type.INT, Long.numberOfTrailingZeros(factor));
            return new Binary(binary.result(), Operation.SHL, binary.left(), shift);
        }
        return binary;
    }

    private static boolean isPower(long number) {
        return number > 1 && Long.bitCount(number) == 1;
    }

    /** A shift to the right, but towards zero: to negative numbers divisor − 1 is added before. */
    private Instruction divide(Value result, Value dividend, long power) {
        Type type = dividend.type();
        int shift = Long.numberOfTrailingZeros(power);
        int bits = type.width().bits();
        Value sign = add(new Binary(graph.value(type), Operation.SHR, dividend, constant(Type.INT, bits - 1)));
        Value bias = add(new Binary(graph.value(type), Operation.USHR, sign, constant(Type.INT, bits - shift)));
        Value biased = add(new Binary(graph.value(type), Operation.ADD, dividend, bias));
        return new Binary(result, Operation.SHR, biased, constant(Type.INT, shift));
    }

    private Value add(Instruction instruction) {
        out.add(instruction);
        Value result = instruction.result();
        if (result == null) {
            throw new IllegalArgumentException(instruction.toString());
        }
        return result;
    }

    private Value constant(Type type, long value) {
        return add(new Constant(graph.value(type), value));
    }

    private static long narrowed(Type type, long value) {
        return type == Type.INT ? (int) value : value;
    }

    /** The result is another value: uses are redirected, and the copy that is left is removed as unused. */
    private Instruction same(Value result, Value value) {
        substitution.replace(result, value);
        changed = true;
        return new Constant(result, 0);
    }

    /** A constant to the right, and no detour over −1, 0 or 1. */
    private Comparison simpler(Comparison comparison) {
        Comparison current = comparison;
        if (definitions.constant(current.left()) != null && definitions.constant(current.right()) == null) {
            current = new Comparison(mirrored(current.condition()), current.right(), current.left());
        }
        Long zero = definitions.constant(current.right());
        if (zero != null
                && zero == 0
                && isSigned(current.condition())
                && definitions.of(current.left(), Operation.COMPARE)
                        instanceof Binary(var _, var _, Value left, Value right)) {
            return simpler(new Comparison(current.condition(), left, right));
        }
        return current;
    }

    private static boolean isSigned(Condition condition) {
        return switch (condition) {
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
            default -> false;
        };
    }

    private @Nullable Boolean known(Comparison comparison) {
        Long left = definitions.constant(comparison.left());
        Long right = definitions.constant(comparison.right());
        return left == null || right == null
                ? null
                : (Boolean) Comparison.holds(
                        comparison.condition(), comparison.left().type(), left, right);
    }

    private static Condition mirrored(Condition condition) {
        return switch (condition) {
            case LESS -> Condition.GREATER;
            case LESS_OR_EQUAL -> Condition.GREATER_OR_EQUAL;
            case GREATER -> Condition.LESS;
            case GREATER_OR_EQUAL -> Condition.LESS_OR_EQUAL;
            case BELOW -> Condition.ABOVE;
            case BELOW_OR_EQUAL -> Condition.ABOVE_OR_EQUAL;
            case ABOVE -> Condition.BELOW;
            case ABOVE_OR_EQUAL -> Condition.BELOW_OR_EQUAL;
            default -> condition;
        };
    }
}
