package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.Binary;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Terminator;
import dev.reverie.guestcode.ir.Terminator.Branch;
import dev.reverie.guestcode.ir.Terminator.Jump;
import dev.reverie.guestcode.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes out the rounds of a loop that has a few of them, as constants say: then all that depends on its counter is constant. Only
 * loops of two blocks: a header that asks whether there is another round, and a body that jumps back. The copies of the body run
 * in front of the loop, of which folding then finds that it has no round left.
 */
@SuppressWarnings("BadInstanceof") // a pattern names what is there
final class Unrolling {
    private static final long MOST_ROUNDS = 8;
    private static final int MOST_INSTRUCTIONS = 64;

    private final Graph graph;
    private final Predecessors predecessors;
    private final Definitions definitions;

    private Unrolling(Graph graph) {
        this.graph = graph;
        predecessors = new Predecessors(graph);
        definitions = new Definitions(graph);
    }

    /** Takes one loop apart, if there is one; returns whether there was. */
    static boolean run(Graph graph) {
        Unrolling pass = new Unrolling(graph);
        for (Block header : graph.blocks()) {
            if (header.end() instanceof Branch branch && header.body().stream().allMatch(Unrolling::isHarmless)) {
                for (Block body : List.of(branch.then(), branch.otherwise())) {
                    if (pass.isLoop(header, body)) {
                        Block before = pass.entry(header, body);
                        long rounds = before == null ? 0 : pass.rounds(header, branch, body, before);
                        if (before != null && rounds > 0 && rounds * body.body().size() <= MOST_INSTRUCTIONS) {
                            pass.writeOut(header, body, before, (int) rounds);
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static boolean isHarmless(Instruction instruction) {
        return instruction instanceof Instruction.Constant || instruction instanceof Instruction.Source;
    }

    private boolean isLoop(Block header, Block body) {
        return body != header
                && body.end() instanceof Jump(Block back, List<Value> _)
                && back == header
                && predecessors.of(body).size() == 1;
    }

    /** The only block that leads to the loop from outside; null if there are several. */
    private @Nullable Block entry(Block header, Block body) {
        List<Block> outside =
                predecessors.of(header).stream().filter(each -> each != body).toList();
        return outside.size() == 1 ? outside.getFirst() : null;
    }

    /** How many rounds it makes; 0 if that is not known, or too many. */
    private long rounds(Block header, Branch branch, Block body, Block before) {
        Value counter = branch.comparison().left();
        int index = header.parameters().indexOf(counter);
        Long limit = definitions.constant(branch.comparison().right());
        if (index < 0
                || limit == null
                || !(before.end() instanceof Jump enter)
                || !(body.end() instanceof Jump again)) {
            return 0;
        }
        Long first = definitions.constant(enter.arguments().get(index));
        if (first == null
                || !(definitions.of(again.arguments().get(index), Operation.ADD) instanceof Binary sum)
                || !sum.left().equals(counter)
                || !(definitions.constant(sum.right()) instanceof Long step)) {
            return 0;
        }
        long value = first;
        for (long round = 0; round <= MOST_ROUNDS; round++) {
            boolean holds = Instruction.Comparison.holds(branch.comparison().condition(), counter.type(), value, limit);
            if (holds != (branch.then() == body)) {
                return round;
            }
            value = Operation.ADD.apply(counter.type(), value, step);
        }
        return 0;
    }

    /** Copies of the body run in front of the loop, which then has no round left. */
    private void writeOut(Block header, Block body, Block before, int rounds) {
        Jump enter = (Jump) before.end();
        List<Value> arguments = enter.arguments();
        List<Instruction> written = new ArrayList<>(before.body());
        for (int round = 0; round < rounds; round++) {
            Map<Value, Value> copies = new HashMap<>();
            for (int i = 0; i < arguments.size(); i++) {
                copies.put(header.parameters().get(i), arguments.get(i));
            }
            for (Instruction instruction : body.body()) {
                if (!(instruction instanceof Instruction.SpendFuel)) {
                    written.add(copy(instruction, copies));
                }
            }
            Terminator jump = body.end().map(value -> copies.getOrDefault(value, value));
            arguments = jump.inputs();
        }
        before.body(written);
        before.end(new Jump(header, arguments));
    }

    private Instruction copy(Instruction instruction, Map<Value, Value> copies) {
        Instruction copy = instruction.map(value -> copies.getOrDefault(value, value));
        Value result = instruction.result();
        if (result == null) {
            return copy;
        }
        Value renamed = graph.value(result.type());
        copies.put(result, renamed);
        return copy.withResult(renamed);
    }
}
