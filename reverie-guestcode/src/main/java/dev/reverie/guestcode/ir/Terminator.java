package dev.reverie.guestcode.ir;

import dev.reverie.guestcode.ir.Instruction.Comparison;
import java.util.List;
import java.util.function.UnaryOperator;

/** How a block ends. */
public sealed interface Terminator {
    /** The values that it needs. */
    List<Value> inputs();

    /** The same with other values. */
    Terminator map(UnaryOperator<Value> mapping);

    /** The blocks that may follow. */
    List<Block> successors();

    /** Goes on in another block, whose parameters take these values. */
    record Jump(Block target, List<Value> arguments) implements Terminator {
        @Override
        public List<Value> inputs() {
            return arguments;
        }

        @Override
        public Terminator map(UnaryOperator<Value> mapping) {
            return new Jump(target, arguments.stream().map(mapping).toList());
        }

        @Override
        public List<Block> successors() {
            return List.of(target);
        }
    }

    /** Goes on in one of two blocks that have no parameters. */
    record Branch(Comparison comparison, Block then, Block otherwise) implements Terminator {
        @Override
        public List<Value> inputs() {
            return comparison.inputs();
        }

        @Override
        public Terminator map(UnaryOperator<Value> mapping) {
            return new Branch(comparison.map(mapping), then, otherwise);
        }

        @Override
        public List<Block> successors() {
            return List.of(then, otherwise);
        }
    }

    /** Ends the handler with this action. */
    record Return(Value action) implements Terminator {
        @Override
        public List<Value> inputs() {
            return List.of(action);
        }

        @Override
        public Terminator map(UnaryOperator<Value> mapping) {
            return new Return(mapping.apply(action));
        }

        @Override
        public List<Block> successors() {
            return List.of();
        }
    }
}
