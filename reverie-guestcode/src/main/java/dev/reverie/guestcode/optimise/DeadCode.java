package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Terminator;
import dev.reverie.guestcode.ir.Terminator.Jump;
import dev.reverie.guestcode.ir.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** Removes what nobody reaches or needs, and joins blocks that always follow each other. */
final class DeadCode {
    private DeadCode() {}

    static void removeUnreachable(Graph graph) {
        BitSet reached = new BitSet();
        Deque<Block> open = new ArrayDeque<>(List.of(graph.blocks().getFirst()));
        reached.set(graph.blocks().getFirst().id());
        while (!open.isEmpty()) {
            for (Block next : open.pop().end().successors()) {
                if (!reached.get(next.id())) {
                    reached.set(next.id());
                    open.push(next);
                }
            }
        }
        graph.blocks().removeIf(block -> !reached.get(block.id()));
    }

    /** A parameter is needed only if somebody needs it, and what jumps give for it likewise. */
    static void removeUnused(Graph graph) {
        Definitions definitions = new Definitions(graph);
        Predecessors predecessors = new Predecessors(graph);
        BitSet needed = new BitSet();
        Deque<Value> open = new ArrayDeque<>();
        for (Block block : graph.blocks()) {
            for (Instruction instruction : block.body()) {
                if (!(instruction instanceof Instruction.Pure)) {
                    open.addAll(instruction.inputs());
                }
            }
            if (!(block.end() instanceof Jump)) {
                open.addAll(block.end().inputs());
            }
        }
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (needed.get(value.id())) {
                continue;
            }
            needed.set(value.id());
            Instruction instruction = definitions.of(value);
            if (instruction != null) {
                open.addAll(instruction.inputs());
                continue;
            }
            Block block = definitions.block(value);
            if (block == null) {
                throw new IllegalStateException(value + " is defined nowhere in\n" + graph);
            }
            int index = block.parameters().indexOf(value);
            for (Block predecessor : predecessors.of(block)) {
                open.add(((Jump) predecessor.end()).arguments().get(index));
            }
        }
        for (Block block : graph.blocks()) {
            block.body().removeIf(each -> {
                Value result = each.result();
                return each instanceof Instruction.Pure && result != null && !needed.get(result.id());
            });
            for (int i = block.parameters().size() - 1; i >= 0; i--) {
                if (!needed.get(block.parameters().get(i).id())) {
                    RedundantParameters.remove(block, i, predecessors.of(block));
                }
            }
        }
    }

    /** Appends a block to the only one that leads to it, if that leads nowhere else. */
    static void merge(Graph graph) {
        Predecessors predecessors = new Predecessors(graph);
        Substitution substitution = new Substitution();
        BitSet gone = new BitSet();
        for (Block block : graph.blocks()) {
            if (gone.get(block.id())) {
                continue;
            }
            while (block.end() instanceof Jump(Block next, List<Value> arguments)
                    && next != block
                    && next != graph.blocks().getFirst()
                    && predecessors.of(next).size() == 1) {
                for (int i = 0; i < arguments.size(); i++) {
                    substitution.replace(next.parameters().get(i), arguments.get(i));
                }
                List<Instruction> body = new ArrayList<>(block.body());
                body.addAll(next.body());
                block.body(body);
                Terminator end = next.end();
                block.end(end);
                for (Block successor : end.successors()) {
                    predecessors.of(successor).replaceAll(each -> each == next ? block : each);
                }
                gone.set(next.id());
            }
        }
        graph.blocks().removeIf(block -> gone.get(block.id()));
        substitution.applyTo(graph);
    }
}
