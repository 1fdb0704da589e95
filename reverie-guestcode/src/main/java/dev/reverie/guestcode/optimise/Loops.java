package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What belongs to a loop. */
final class Loops {
    private Loops() {}

    /** All blocks from which the block that jumps back is reached without the header, and both. */
    static Set<Block> body(Block header, Block latch, Predecessors predecessors) {
        Set<Block> loop = new LinkedHashSet<>(List.of(header));
        Deque<Block> open = new ArrayDeque<>(List.of(latch));
        while (!open.isEmpty()) {
            Block block = open.pop();
            if (loop.add(block)) {
                open.addAll(predecessors.of(block));
            }
        }
        return loop;
    }
}
