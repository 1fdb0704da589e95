package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Values that others take the place of. */
final class Substitution implements UnaryOperator<Value> {
    private final Map<Value, Value> replacements = new HashMap<>();

    void replace(Value old, Value by) {
        replacements.put(old, by);
    }

    boolean isEmpty() {
        return replacements.isEmpty();
    }

    /** What stands for this value in the end. */
    @Override
    public Value apply(Value value) {
        Value current = value;
        Value next = replacements.get(current);
        while (next != null) {
            current = next;
            next = replacements.get(current);
        }
        return current;
    }

    /** Replaces them wherever they are used. */
    void applyTo(Graph graph) {
        if (isEmpty()) {
            return;
        }
        for (Block block : graph.blocks()) {
            block.body().replaceAll(each -> each.map(this));
            block.end(block.end().map(this));
        }
    }
}
