package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Terminator.Jump;
import dev.reverie.guestcode.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes parameters that take the same value on all ways, or the same constant. */
final class RedundantParameters {
    private final Graph graph;
    private final Substitution substitution = new Substitution();

    private RedundantParameters(Graph graph) {
        this.graph = graph;
    }

    static void run(Graph graph) {
        RedundantParameters pass = new RedundantParameters(graph);
        while (pass.removeSome()) {}
        pass.substitution.applyTo(graph);
    }

    private boolean removeSome() {
        boolean changed = false;
        Predecessors predecessors = new Predecessors(graph);
        Definitions definitions = new Definitions(graph);
        for (Block block : graph.blocks()) {
            for (int i = block.parameters().size() - 1; i >= 0; i--) {
                Value parameter = block.parameters().get(i);
                Value only = onlyArgument(parameter, i, predecessors.of(block), definitions, block);
                if (only != null) {
                    substitution.replace(parameter, only);
                    remove(block, i, predecessors.of(block));
                    changed = true;
                }
            }
        }
        return changed;
    }

    private @Nullable Value onlyArgument(
            Value parameter, int index, List<Block> predecessors, Definitions definitions, Block block) {
        Value only = null;
        boolean sameConstant = false;
        for (Block predecessor : predecessors) {
            Value argument =
                    substitution.apply(((Jump) predecessor.end()).arguments().get(index));
            if (argument.equals(parameter) || argument.equals(only)) {
                continue;
            }
            if (only == null) {
                only = argument;
                continue;
            }
            Long constant = definitions.constant(only);
            if (constant == null || !constant.equals(definitions.constant(argument))) {
                return null;
            }
            sameConstant = true;
        }
        if (only == null || !sameConstant) {
            return only;
        }
        Value copy = graph.value(only.type());
        Long constant = definitions.constant(only);
        block.body().addFirst(new Instruction.Constant(copy, constant == null ? 0 : constant));
        return copy;
    }

    static void remove(Block block, int index, List<Block> predecessors) {
        block.parameters(without(block.parameters(), index));
        for (Block predecessor : predecessors) {
            Jump jump = (Jump) predecessor.end();
            predecessor.end(new Jump(block, without(jump.arguments(), index)));
        }
    }

    private static List<Value> without(List<Value> values, int index) {
        List<Value> left = new ArrayList<>(values);
        left.remove(index);
        return left;
    }
}
