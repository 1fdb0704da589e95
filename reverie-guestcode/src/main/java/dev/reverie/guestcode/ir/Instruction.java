package dev.reverie.guestcode.ir;

import dev.reverie.guestcode.AbortReason;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A step in a block. */
public sealed interface Instruction {
    /** The value that it computes, or null. */
    default @Nullable Value result() {
        return null;
    }

    /** The values that it needs. */
    List<Value> inputs();

    /** The same with other values. */
    Instruction map(UnaryOperator<Value> mapping);

    /** The same with another result; for those that have one. */
    default Instruction withResult(Value other) {
        return this;
    }

    /** One that does nothing but give a result: nobody misses it if nobody needs that. */
    sealed interface Pure extends Instruction {}

    /** A constant; one of type INT is given with its sign. */
    record Constant(Value result, long value) implements Pure {
        @Override
        public List<Value> inputs() {
            return List.of();
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return this;
        }

        @Override
        public Instruction withResult(Value other) {
            return new Constant(other, value);
        }
    }

    /** Arithmetic. The type is that of the left operand; the result of COMPARE is an INT. */
    record Binary(Value result, Operation operation, Value left, Value right) implements Pure {
        @Override
        public List<Value> inputs() {
            return List.of(left, right);
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new Binary(result, operation, mapping.apply(left), mapping.apply(right));
        }

        @Override
        public Instruction withResult(Value other) {
            return new Binary(other, operation, left, right);
        }
    }

    /** A conversion. */
    record Convert(Value result, Conversion conversion, Value input) implements Pure {
        @Override
        public List<Value> inputs() {
            return List.of(input);
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new Convert(result, conversion, mapping.apply(input));
        }

        @Override
        public Instruction withResult(Value other) {
            return new Convert(other, conversion, input);
        }
    }

    /** The address of a place. */
    record AddressOf(Value result, Place place) implements Pure {
        @Override
        public List<Value> inputs() {
            return place.inputs();
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new AddressOf(result, place.map(mapping));
        }

        @Override
        public Instruction withResult(Value other) {
            return new AddressOf(other, place);
        }
    }

    /** The address of a byte among the constant data behind the code. */
    record DataAddress(Value result, int offset) implements Pure {
        @Override
        public List<Value> inputs() {
            return List.of();
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return this;
        }

        @Override
        public Instruction withResult(Value other) {
            return new DataAddress(other, offset);
        }
    }

    /** Reads memory of ours; narrower values are widened, with their sign or with zeros. */
    record Load(Value result, Width width, boolean signed, Place place) implements Pure {
        @Override
        public List<Value> inputs() {
            return place.inputs();
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new Load(result, width, signed, place.map(mapping));
        }

        @Override
        public Instruction withResult(Value other) {
            return new Load(other, width, signed, place);
        }
    }

    /** Writes memory of ours. */
    record Store(Width width, Place place, Value value) implements Instruction {
        @Override
        public List<Value> inputs() {
            return with(place.inputs(), value);
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new Store(width, place.map(mapping), mapping.apply(value));
        }
    }

    /** Reads the guest's memory, widened with zeros; where there is none, the result is {@code onFault}. */
    record GuestLoad(Value result, Width width, Value address, Value onFault) implements Instruction {
        @Override
        public List<Value> inputs() {
            return List.of(address, onFault);
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new GuestLoad(result, width, mapping.apply(address), mapping.apply(onFault));
        }

        @Override
        public Instruction withResult(Value other) {
            return new GuestLoad(other, width, address, onFault);
        }
    }

    /** Writes the guest's memory; the result is 0, or −14 where there is none. */
    record GuestStore(Value result, Width width, Value address, Value value) implements Instruction {
        @Override
        public List<Value> inputs() {
            return List.of(address, value);
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new GuestStore(result, width, mapping.apply(address), mapping.apply(value));
        }

        @Override
        public Instruction withResult(Value other) {
            return new GuestStore(other, width, address, value);
        }
    }

    /** Replaces what is at a place by a value, or by the sum of both, in one step; the result is what was there. */
    record Exchange(Value result, Width width, Place place, Value value, boolean add) implements Instruction {
        @Override
        public List<Value> inputs() {
            return with(place.inputs(), value);
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new Exchange(result, width, place.map(mapping), mapping.apply(value), add);
        }

        @Override
        public Instruction withResult(Value other) {
            return new Exchange(other, width, place, value, add);
        }
    }

    /** Replaces what is at a place if it is what was expected, in one step; the result is 1 if it was, else 0. */
    record CompareAndSet(Value result, Width width, Place place, Value expected, Value value) implements Instruction {
        @Override
        public List<Value> inputs() {
            return with(with(place.inputs(), expected), value);
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new CompareAndSet(result, width, place.map(mapping), mapping.apply(expected), mapping.apply(value));
        }

        @Override
        public Instruction withResult(Value other) {
            return new CompareAndSet(other, width, place, expected, value);
        }
    }

    /** Reads the timestamp counter. */
    record Timestamp(Value result) implements Pure {
        @Override
        public List<Value> inputs() {
            return List.of();
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return this;
        }

        @Override
        public Instruction withResult(Value other) {
            return new Timestamp(other);
        }
    }

    /** Calls a function whose address is in the slot, with a number and up to six arguments, as if it were the kernel. */
    record GateCall(Value result, int gate, List<Value> arguments) implements Instruction {
        @Override
        public List<Value> inputs() {
            return arguments;
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new GateCall(result, gate, arguments.stream().map(mapping).toList());
        }

        @Override
        public Instruction withResult(Value other) {
            return new GateCall(other, gate, arguments);
        }
    }

    /** Ends the handler if a comparison holds. */
    record Check(Comparison failure, AbortReason reason) implements Instruction {
        @Override
        public List<Value> inputs() {
            return failure.inputs();
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return new Check(failure.map(mapping), reason);
        }
    }

    /** Takes one unit of fuel, and ends the handler if there is none. */
    record SpendFuel() implements Instruction {
        @Override
        public List<Value> inputs() {
            return List.of();
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return this;
        }
    }

    /** What follows in the block comes from another place in the source, by its number in the graph's table. */
    record Source(int number) implements Instruction {
        @Override
        public List<Value> inputs() {
            return List.of();
        }

        @Override
        public Instruction map(UnaryOperator<Value> mapping) {
            return this;
        }
    }

    /** Two values compared; those of a condition are of the same type. */
    record Comparison(Condition condition, Value left, Value right) {
        /** Both. */
        public List<Value> inputs() {
            return List.of(left, right);
        }

        /** The same with other values. */
        public Comparison map(UnaryOperator<Value> mapping) {
            return new Comparison(condition, mapping.apply(left), mapping.apply(right));
        }

        /** The opposite. */
        public Comparison negated() {
            return new Comparison(condition.negated(), left, right);
        }

        /** The result for constants; INTs are given with their sign. */
        public static boolean holds(Condition condition, Type type, long left, long right) {
            int unsigned = type == Type.INT
                    ? Integer.compareUnsigned((int) left, (int) right)
                    : Long.compareUnsigned(left, right);
            return switch (condition) {
                case EQUAL -> left == right;
                case NOT_EQUAL -> left != right;
                case LESS -> left < right;
                case LESS_OR_EQUAL -> left <= right;
                case GREATER -> left > right;
                case GREATER_OR_EQUAL -> left >= right;
                case BELOW -> unsigned < 0;
                case BELOW_OR_EQUAL -> unsigned <= 0;
                case ABOVE -> unsigned > 0;
                case ABOVE_OR_EQUAL -> unsigned >= 0;
                default -> throw new IllegalArgumentException("not a comparison of numbers: " + condition);
            };
        }
    }

    private static List<Value> with(List<Value> values, Value more) {
        List<Value> all = new ArrayList<>(values);
        all.add(more);
        return all;
    }
}
