package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Graph;

/** Runs the passes, again and again as long as one has found something for others to do, within a limit. */
public final class Simplifier {
    private static final int ROUNDS = 6;

    private Simplifier() {}

    /** Everything that pays. */
    public static void simplify(Graph graph) {
        for (int round = 0; round < ROUNDS; round++) {
            removeUnneeded(graph);
            boolean changed = Folding.run(graph);
            removeUnneeded(graph);
            changed |= JumpThreading.run(graph);
            changed |= Unrolling.run(graph);
            removeUnneeded(graph);
            changed |= KnownComparisons.run(graph);
            if (!changed) {
                break;
            }
        }
        removeUnneeded(graph);
        FuelForLongLoops.run(graph);
        // The sort is stable: all else stays in its order.
        graph.blocks()
                .subList(1, graph.blocks().size())
                .sort((one, other) -> Boolean.compare(one.isRare(), other.isRare()));
    }

    /** Only what nobody needs: parameters that have one value, results that nobody uses, blocks that nobody reaches. */
    public static void removeUnneeded(Graph graph) {
        DeadCode.removeUnreachable(graph);
        RedundantParameters.run(graph);
        DeadCode.removeUnused(graph);
        DeadCode.merge(graph);
    }
}
