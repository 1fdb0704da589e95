package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.Binary;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Terminator.Jump;
import dev.reverie.guestcode.ir.Value;
import java.util.List;

/** Rounds of a loop cost no fuel if a constant says that there are few: a counter that grows by constant steps, from one constant to another. */
@SuppressWarnings("BadInstanceof") // a pattern names what is there
final class FuelForLongLoops {
    private static final long FEW = 256;

    private FuelForLongLoops() {}

    static void run(Graph graph) {
        Ranges ranges = new Ranges(graph);
        for (Block latch : graph.blocks()) {
            List<Instruction> body = latch.body();
            if (latch.end() instanceof Jump(Block header, List<Value> arguments)
                    && body.stream().anyMatch(Instruction.SpendFuel.class::isInstance)
                    && ranges.dominators().dominates(header, latch)
                    && isInnermost(header, latch, ranges)
                    && isShort(header, latch, arguments, ranges)) {
                body.removeIf(Instruction.SpendFuel.class::isInstance);
            }
        }
    }

    private static boolean isShort(Block header, Block latch, List<Value> arguments, Ranges ranges) {
        for (int i = 0; i < arguments.size(); i++) {
            Value parameter = header.parameters().get(i);
            if (ranges.definitions().of(arguments.get(i), Operation.ADD)
                            instanceof Binary(var _, var _, Value left, Value right)
                    && left.equals(parameter)
                    && ranges.definitions().constant(right) instanceof Long step
                    && step > 0) {
                Range range = ranges.at(parameter, latch, latch.body().size());
                long distance = range.max() - range.min();
                if (distance >= 0 && distance / step < FEW) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether no other loop is within this one, and no other way goes back to its header. */
    private static boolean isInnermost(Block header, Block latch, Ranges ranges) {
        java.util.Set<Block> loop = Loops.body(header, latch, ranges.predecessors());
        for (Block block : loop) {
            for (Block successor : block.end().successors()) {
                boolean goesBack = ranges.dominators().dominates(successor, block);
                if (goesBack && !(block == latch && successor == header)) {
                    return false;
                }
            }
        }
        return true;
    }
}
