package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.Comparison;
import dev.reverie.guestcode.ir.Instruction.Constant;
import dev.reverie.guestcode.ir.Terminator.Branch;
import dev.reverie.guestcode.ir.Terminator.Jump;
import dev.reverie.guestcode.ir.Terminator.Return;
import dev.reverie.guestcode.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a block does nothing but ask what a parameter is, those who jump there with a constant know the answer, and jump on directly. That is
 * what booleans compile to, and results of methods.
 */
final class JumpThreading {
    private final Graph graph;
    private boolean changed;

    private JumpThreading(Graph graph) {
        this.graph = graph;
    }

    /** Returns whether anything has changed. */
    static boolean run(Graph graph) {
        JumpThreading pass = new JumpThreading(graph);
        for (Block block : new ArrayList<>(graph.blocks())) {
            if (block.end() instanceof Return(Value action) && onlyAsks(block)) {
                pass.copyReturn(block, action);
            }
            if (block.end() instanceof Branch branch && !block.parameters().isEmpty() && onlyAsks(block)) {
                while (pass.thread(block, branch)) {}
            }
        }
        return pass.changed;
    }

    private static boolean onlyAsks(Block block) {
        return block.body().stream().allMatch(each -> each instanceof Constant || each instanceof Instruction.Source);
    }

    /** Those who jump to a return do it themselves: that is not longer. */
    private void copyReturn(Block block, Value action) {
        int index = block.parameters().indexOf(action);
        if (index < 0) {
            return;
        }
        for (Block predecessor : new Predecessors(graph).of(block)) {
            if (predecessor.end() instanceof Jump(Block _, List<Value> arguments)) {
                predecessor.end(new Return(arguments.get(index)));
                changed = true;
            }
        }
    }

    private boolean thread(Block block, Branch branch) {
        Definitions definitions = new Definitions(graph);
        Predecessors predecessors = new Predecessors(graph);
        for (Block predecessor : List.copyOf(predecessors.of(block))) {
            Jump jump = (Jump) predecessor.end();
            Long left = constant(branch.comparison().left(), block, jump, definitions);
            Long right = constant(branch.comparison().right(), block, jump, definitions);
            if (left == null || right == null) {
                continue;
            }
            boolean holds = Comparison.holds(
                    branch.comparison().condition(), branch.comparison().left().type(), left, right);
            Block target = holds ? branch.then() : branch.otherwise();
            if (target != block && uses(block, target).isEmpty()) {
                keepConstants(block);
                predecessor.end(new Jump(target, List.of()));
                changed = true;
                return true;
            }
        }
        return false;
    }

    /** Who comes by another way needs the constants too: they go to where all ways begin, which costs nothing. */
    private void keepConstants(Block block) {
        Block first = graph.blocks().getFirst();
        if (block != first) {
            List<Instruction> constants =
                    block.body().stream().filter(Constant.class::isInstance).toList();
            first.body().addAll(0, constants);
            block.body().removeIf(Constant.class::isInstance);
        }
    }

    private static @Nullable Long constant(Value value, Block block, Jump jump, Definitions definitions) {
        int index = block.parameters().indexOf(value);
        return definitions.constant(index < 0 ? value : jump.arguments().get(index));
    }

    /** What a block has as parameters and those need who are reached from the target, other than through the block again. */
    private static BitSet uses(Block block, Block target) {
        BitSet defined = new BitSet();
        block.parameters().forEach(each -> defined.set(each.id()));
        BitSet used = new BitSet();
        BitSet seen = new BitSet();
        seen.set(block.id());
        List<Block> open = new ArrayList<>(List.of(target));
        while (!open.isEmpty()) {
            Block next = open.removeLast();
            if (seen.get(next.id())) {
                continue;
            }
            seen.set(next.id());
            next.body().forEach(each -> each.inputs().forEach(value -> used.set(value.id())));
            next.end().inputs().forEach(value -> used.set(value.id()));
            open.addAll(next.end().successors());
        }
        used.and(defined);
        return used;
    }
}
