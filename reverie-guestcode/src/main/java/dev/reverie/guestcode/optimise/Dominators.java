package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By block, the last one before it that all ways to it lead through: its immediate dominator. */
final class Dominators {
    private final @Nullable Block[] immediate;
    private final int[] order;
    private final Block entry;

    Dominators(Graph graph, Predecessors predecessors) {
        entry = graph.blocks().getFirst();
        immediate = new Block[graph.blockIds()];
        order = new int[graph.blockIds()];
        List<Block> blocks = reversePostOrder(graph);
        for (int i = 0; i < blocks.size(); i++) {
            order[blocks.get(i).id()] = i;
        }
        immediate[entry.id()] = entry;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : blocks.subList(1, blocks.size())) {
                Block common = null;
                for (Block predecessor : predecessors.of(block)) {
                    if (immediate[predecessor.id()] != null) {
                        common = common == null ? predecessor : common(common, predecessor);
                    }
                }
                if (immediate[block.id()] != common) {
                    immediate[block.id()] = common;
                    changed = true;
                }
            }
        }
    }

    /** The immediate dominator; null for the first block. */
    @Nullable
    Block of(Block block) {
        return block == entry ? null : immediate[block.id()];
    }

    /** Whether all ways to a block lead through another; each dominates itself. */
    boolean dominates(Block one, Block other) {
        Block current = other;
        while (current != null && order[current.id()] > order[one.id()]) {
            current = of(current);
        }
        return current == one;
    }

    /** Whether a jump from one block to another goes back, in a loop. */
    boolean isBackward(Block from, Block to) {
        return order[to.id()] <= order[from.id()];
    }

    private Block common(Block one, Block other) {
        Block left = one;
        Block right = other;
        while (left != right) {
            if (order[left.id()] > order[right.id()]) {
                left = immediateOf(left);
            } else {
                right = immediateOf(right);
            }
        }
        return left;
    }

    private Block immediateOf(Block block) {
        Block dominator = immediate[block.id()];
        if (dominator == null) {
            throw new IllegalStateException("no dominator of " + block);
        }
        return dominator;
    }

    static List<Block> reversePostOrder(Graph graph) {
        List<Block> finished = new ArrayList<>();
        BitSet seen = new BitSet();
        Deque<Block> path = new ArrayDeque<>();
        Deque<Iterator<Block>> open = new ArrayDeque<>();
        Block first = graph.blocks().getFirst();
        path.push(first);
        open.push(first.end().successors().iterator());
        seen.set(first.id());
        while (!path.isEmpty()) {
            Iterator<Block> successors = open.element();
            if (successors.hasNext()) {
                Block next = successors.next();
                if (!seen.get(next.id())) {
                    seen.set(next.id());
                    path.push(next);
                    open.push(next.end().successors().iterator());
                }
            } else {
                open.pop();
                finished.add(path.pop());
            }
        }
        Collections.reverse(finished);
        return finished;
    }
}
