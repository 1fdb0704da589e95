package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import java.util.ArrayList;
import java.util.List;

/** The blocks that lead to each block; one that leads there in two ways counts twice. */
final class Predecessors {
    private final List<List<Block>> byId = new ArrayList<>();

    Predecessors(Graph graph) {
        for (int i = 0; i < graph.blockIds(); i++) {
            byId.add(new ArrayList<>());
        }
        for (Block block : graph.blocks()) {
            for (Block successor : block.end().successors()) {
                byId.get(successor.id()).add(block);
            }
        }
    }

    List<Block> of(Block block) {
        return byId.get(block.id());
    }
}
