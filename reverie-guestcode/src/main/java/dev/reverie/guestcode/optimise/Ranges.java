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
import dev.reverie.guestcode.ir.Instruction.Load;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Terminator.Branch;
import dev.reverie.guestcode.ir.Terminator.Jump;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Width;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What numbers a value can be at a place: from what computes it, and from the comparisons that all ways to the place have come
 * through. It is asked, never stored, so it stays right while the graph's checks disappear.
 */
@SuppressWarnings("BadInstanceof") // a pattern names what is there
final class Ranges {
    /** Sums of sums of parameters of loops are not followed for ever. */
    private static final int DEPTH = 8;

    private final Definitions definitions;
    private final Predecessors predecessors;
    private final Dominators dominators;
    private final Set<Value> open = new HashSet<>();

    Ranges(Graph graph) {
        definitions = new Definitions(graph);
        predecessors = new Predecessors(graph);
        dominators = new Dominators(graph, predecessors);
    }

    Definitions definitions() {
        return definitions;
    }

    Predecessors predecessors() {
        return predecessors;
    }

    Dominators dominators() {
        return dominators;
    }

    /** Whether a comparison always holds, or never, at the given instruction of a block; null if neither is known. */
    @Nullable
    Boolean known(Comparison asked, Block block, int position) {
        List<Comparison> facts = facts(block, position);
        for (Comparison fact : facts) {
            if (fact.left().equals(asked.left()) && isSame(fact.right(), asked.right())) {
                if (fact.condition() == asked.condition()) {
                    return true;
                }
                if (fact.condition() == asked.condition().negated()) {
                    return false;
                }
            }
        }
        Range left = range(asked.left(), facts, block, DEPTH);
        Range right = range(asked.right(), facts, block, DEPTH);
        return compare(asked.condition(), left, right);
    }

    private boolean isSame(Value one, Value other) {
        Long constant = definitions.constant(one);
        return one.equals(other) || constant != null && constant.equals(definitions.constant(other));
    }

    /** The range of a value at an instruction of a block. */
    Range at(Value value, Block block, int position) {
        return range(value, facts(block, position), block, DEPTH);
    }

    private static @Nullable Boolean compare(Condition condition, Range left, Range right) {
        if (left.min() > left.max() || right.min() > right.max()) {
            // This place is never reached; leave it as it is.
            return null;
        }
        return switch (condition) {
            case LESS -> left.max() < right.min() ? Boolean.TRUE : left.min() >= right.max() ? Boolean.FALSE : null;
            case LESS_OR_EQUAL ->
                left.max() <= right.min() ? Boolean.TRUE : left.min() > right.max() ? Boolean.FALSE : null;
            case GREATER, GREATER_OR_EQUAL, NOT_EQUAL -> negated(compare(condition.negated(), left, right));
            case EQUAL -> {
                if (left.max() < right.min() || left.min() > right.max()) {
                    yield false;
                }
                yield left.min() == left.max() && left.equals(right) ? Boolean.TRUE : null;
            }
            case BELOW, ABOVE_OR_EQUAL, BELOW_OR_EQUAL, ABOVE -> {
                if (left.min() < 0 || right.min() < 0) {
                    yield null;
                }
                yield switch (condition) {
                    case BELOW -> compare(Condition.LESS, left, right);
                    case BELOW_OR_EQUAL -> compare(Condition.LESS_OR_EQUAL, left, right);
                    case ABOVE -> compare(Condition.GREATER, left, right);
                    default -> compare(Condition.GREATER_OR_EQUAL, left, right);
                };
            }
            default -> null;
        };
    }

    private static @Nullable Boolean negated(@Nullable Boolean answer) {
        return answer == null ? null : (Boolean) !answer;
    }

    /** What is known to hold there: branches taken and checks passed on all ways. */
    private List<Comparison> facts(Block block, int position) {
        List<Comparison> facts = new ArrayList<>();
        addChecks(block, position, facts);
        Block below = block;
        Block current = dominators.of(block);
        while (current != null) {
            if (current.end() instanceof Branch(Comparison comparison, Block then, Block otherwise)
                    && then != otherwise) {
                if (isOnlyWay(then, below)) {
                    facts.add(comparison);
                } else if (isOnlyWay(otherwise, below)) {
                    facts.add(comparison.negated());
                }
            }
            addChecks(current, current.body().size(), facts);
            below = current;
            current = dominators.of(current);
        }
        return facts;
    }

    private boolean isOnlyWay(Block target, Block below) {
        return predecessors.of(target).size() == 1 && dominators.dominates(target, below);
    }

    private static void addChecks(Block block, int end, List<Comparison> facts) {
        for (Instruction instruction : block.body().subList(0, end)) {
            if (instruction instanceof Check(Comparison failure, var _)) {
                facts.add(failure.negated());
            }
        }
    }

    private Range range(Value value, List<Comparison> facts, Block block, int depth) {
        Range range = computed(value, facts, block, depth);
        if (depth == 0) {
            return range;
        }
        for (Comparison fact : facts) {
            if (fact.left().equals(value)) {
                range = refine(range, fact.condition(), bound(fact.right()), value.type());
            }
        }
        return range;
    }

    /** What a fact compares with: a constant, or anything. */
    private Range bound(Value value) {
        Long constant = definitions.constant(value);
        return constant == null ? Range.all(value.type()) : Range.of(constant);
    }

    private static Range refine(Range range, Condition condition, Range other, Type type) {
        Range all = Range.all(type);
        return switch (condition) {
            case EQUAL -> range.intersect(other);
            case LESS -> other.max() == all.min() ? range : range.intersect(new Range(all.min(), other.max() - 1));
            case LESS_OR_EQUAL -> range.intersect(new Range(all.min(), other.max()));
            case GREATER -> other.min() == all.max() ? range : range.intersect(new Range(other.min() + 1, all.max()));
            case GREATER_OR_EQUAL -> range.intersect(new Range(other.min(), all.max()));
            case BELOW -> other.min() > 0 ? range.intersect(new Range(0, other.max() - 1)) : range;
            case BELOW_OR_EQUAL -> other.min() >= 0 ? range.intersect(new Range(0, other.max())) : range;
            case NOT_EQUAL -> {
                boolean isLowest = other.min() == other.max() && range.min() == other.min();
                yield isLowest && range.max() > range.min() ? new Range(range.min() + 1, range.max()) : range;
            }
            default -> range;
        };
    }

    private Range computed(Value value, List<Comparison> facts, Block block, int depth) {
        Range all = Range.all(value.type());
        Instruction instruction = definitions.of(value);
        if (instruction instanceof Constant(var _, long number)) {
            return Range.of(number);
        }
        if (depth == 0 || !open.add(value)) {
            return all;
        }
        try {
            if (instruction == null) {
                return ofParameter(value, all, depth);
            } else if (instruction instanceof Load(var _, Width width, boolean signed, var _)) {
                return loaded(width, signed, all);
            } else if (instruction instanceof Instruction.GuestLoad(var _, Width width, var _, Value onFault)) {
                return loaded(width, false, all).union(range(onFault, facts, block, depth - 1));
            } else if (instruction instanceof Convert(var _, Conversion conversion, Value input)) {
                return converted(conversion, range(input, facts, block, depth - 1), all);
            } else if (instruction instanceof Binary binary) {
                return ofBinary(binary, facts, block, all, depth);
            }
            return all;
        } finally {
            open.remove(value);
        }
    }

    private static Range loaded(Width width, boolean signed, Range all) {
        if (width.bytes() >= Integer.BYTES && (width == Width.W64 || all.max() == Integer.MAX_VALUE)) {
            return all;
        }
        long count = 1L << width.bits();
        return signed ? new Range(-count / 2, count / 2 - 1) : new Range(0, count - 1);
    }

    private static Range converted(Conversion conversion, Range input, Range all) {
        Range target =
                switch (conversion) {
                    case INT_TO_LONG -> input;
                    case LONG_TO_INT -> all;
                    case INT_TO_BYTE -> new Range(Byte.MIN_VALUE, Byte.MAX_VALUE);
                    case INT_TO_CHAR -> new Range(Character.MIN_VALUE, Character.MAX_VALUE);
                    case INT_TO_SHORT -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
                };
        return input.isWithin(target) ? input : target;
    }

    private Range ofBinary(Binary binary, List<Comparison> facts, Block block, Range all, int depth) {
        Range left = range(binary.left(), facts, block, depth - 1);
        Range right = range(binary.right(), facts, block, depth - 1);
        return switch (binary.operation()) {
            case ADD -> {
                long min = left.min() + right.min();
                long max = left.max() + right.max();
                boolean overflows = ((left.min() ^ min) & (right.min() ^ min)) < 0
                        || ((left.max() ^ max) & (right.max() ^ max)) < 0;
                yield !overflows && new Range(min, max).isWithin(all) ? new Range(min, max) : all;
            }
            case AND ->
                right.min() >= 0
                        ? new Range(0, left.min() >= 0 ? Math.min(left.max(), right.max()) : right.max())
                        : left.min() >= 0 ? new Range(0, left.max()) : all;
            case USHR -> {
                boolean known = right.min() == right.max();
                int count = (int) (right.min() & (binary.left().type().width().bits() - 1));
                boolean isInt = binary.left().type() == Type.INT;
                yield known && count > 0 ? new Range(0, (isInt ? 0xffffffffL : -1L) >>> count) : all;
            }
            case COMPARE -> new Range(-1, 1);
            case REM ->
                right.min() == right.max() && right.min() > 0
                        ? new Range(left.min() >= 0 ? 0 : 1 - right.min(), right.min() - 1)
                        : all;
            default -> all;
        };
    }

    /** All that jumps give for it. One that a loop adds to, without overflow, is never less than what it began with. */
    private Range ofParameter(Value parameter, Range all, int depth) {
        Block block = definitions.block(parameter);
        if (block == null) {
            return all;
        }
        int index = block.parameters().indexOf(parameter);
        Range union = null;
        boolean grows = false;
        for (Block predecessor : predecessors.of(block)) {
            Value argument = ((Jump) predecessor.end()).arguments().get(index);
            if (isGrown(argument, parameter, predecessor)) {
                grows = true;
                continue;
            }
            Range range = range(argument, facts(predecessor, predecessor.body().size()), predecessor, depth - 1);
            union = union == null ? range : union.union(range);
        }
        if (union == null) {
            return all;
        }
        return grows ? new Range(union.min(), all.max()) : union;
    }

    private boolean isGrown(Value argument, Value parameter, Block predecessor) {
        if (!(definitions.of(argument, Operation.ADD) instanceof Binary(var _, var _, Value left, Value right))
                || !left.equals(parameter)
                || !(definitions.constant(right) instanceof Long step)
                || step <= 0) {
            return false;
        }
        long highest = Range.all(parameter.type()).max();
        for (Comparison fact : facts(predecessor, predecessor.body().size())) {
            if (fact.left().equals(parameter)) {
                highest = refine(Range.all(parameter.type()), fact.condition(), bound(fact.right()), parameter.type())
                        .intersect(new Range(Long.MIN_VALUE, highest))
                        .max();
            }
        }
        return highest <= Range.all(parameter.type()).max() - step;
    }
}
