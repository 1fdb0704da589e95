package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.Check;
import dev.reverie.guestcode.ir.Terminator.Branch;
import dev.reverie.guestcode.ir.Terminator.Jump;
import java.util.List;

/** Removes checks that cannot fail, and branches whose way is known, because of what was compared before. */
final class KnownComparisons {
    private KnownComparisons() {}

    /** Returns whether anything has changed. */
    static boolean run(Graph graph) {
        boolean changed = false;
        Ranges ranges = new Ranges(graph);
        for (Block block : graph.blocks()) {
            List<Instruction> body = block.body();
            for (int i = body.size() - 1; i >= 0; i--) {
                if (body.get(i) instanceof Check check
                        && Boolean.FALSE.equals(ranges.known(check.failure(), block, i))) {
                    body.remove(i);
                    changed = true;
                }
            }
        }
        // Branches come behind all checks: to make one a jump changes what leads where.
        for (Block block : graph.blocks()) {
            if (block.end() instanceof Branch branch) {
                Boolean known =
                        ranges.known(branch.comparison(), block, block.body().size());
                if (known != null) {
                    block.end(new Jump(known ? branch.then() : branch.otherwise(), List.of()));
                    return true;
                }
            }
        }
        return changed;
    }
}
