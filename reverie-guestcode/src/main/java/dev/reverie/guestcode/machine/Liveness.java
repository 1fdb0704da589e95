package dev.reverie.guestcode.machine;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.Constant;
import dev.reverie.guestcode.ir.Instruction.GateCall;
import dev.reverie.guestcode.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Numbers the instructions in the order of the code, and finds the interval in which each value is needed. Instructions have even numbers:
 * inputs are read there, results written one later, so that a result may take the register of an input. Constants have no intervals.
 */
final class Liveness {
    private static final int STEP = 2;
    private static final double PER_LOOP = 8;

    private final Graph graph;
    private final Map<Integer, Long> constants = new HashMap<>();
    private final Map<Integer, Interval> intervals = new HashMap<>();
    private final Map<Integer, Value> values = new HashMap<>();
    private final int[] from;
    private final int[] to;
    private final BitSet[] liveIn;
    private final double[] howOften;
    private final BitSet used = new BitSet();

    Liveness(Graph graph) {
        this.graph = graph;
        from = new int[graph.blockIds()];
        to = new int[graph.blockIds()];
        liveIn = new BitSet[graph.blockIds()];
        howOften = new double[graph.blockIds()];
        int next = 0;
        for (Block block : graph.blocks()) {
            from[block.id()] = next;
            next += STEP * (block.body().size() + 2);
            to[block.id()] = next;
            liveIn[block.id()] = new BitSet();
            howOften[block.id()] = 1;
            block.parameters().forEach(parameter -> values.put(parameter.id(), parameter));
            for (Instruction instruction : block.body()) {
                Value result = instruction.result();
                if (instruction instanceof Constant constant) {
                    constants.put(constant.result().id(), constant.value());
                } else if (result != null) {
                    values.put(result.id(), result);
                }
            }
        }
        graph.blocks().forEach(this::findUsed);
        weighLoops();
        findLiveIn();
        graph.blocks().forEach(this::addIntervals);
        forbidLostRegisters();
    }

    /** By value, for those that are constants. */
    Map<Integer, Long> constants() {
        return constants;
    }

    /** By where they start. */
    List<Interval> intervals() {
        List<Interval> sorted = new ArrayList<>(intervals.values());
        sorted.sort((one, other) -> one.start() != other.start()
                ? Integer.compare(one.start(), other.start())
                : Integer.compare(one.value().id(), other.value().id()));
        return sorted;
    }

    private void findUsed(Block block) {
        block.end().inputs().forEach(value -> used.set(value.id()));
        for (Instruction instruction : block.body()) {
            instruction.inputs().forEach(value -> used.set(value.id()));
        }
    }

    /** A jump back makes all that lies between a loop. */
    private void weighLoops() {
        for (Block block : graph.blocks()) {
            for (Block successor : block.end().successors()) {
                if (from[successor.id()] <= from[block.id()]) {
                    for (Block inside : graph.blocks()) {
                        if (from[inside.id()] >= from[successor.id()] && from[inside.id()] <= from[block.id()]) {
                            howOften[inside.id()] *= PER_LOOP;
                        }
                    }
                }
            }
        }
    }

    private void findLiveIn() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : graph.blocks().reversed()) {
                BitSet live = liveOut(block);
                block.end().inputs().forEach(value -> set(live, value));
                for (Instruction instruction : block.body().reversed()) {
                    Value result = instruction.result();
                    if (result != null) {
                        live.clear(result.id());
                    }
                    instruction.inputs().forEach(value -> set(live, value));
                }
                block.parameters().forEach(value -> live.clear(value.id()));
                if (!live.equals(liveIn[block.id()])) {
                    liveIn[block.id()] = live;
                    changed = true;
                }
            }
        }
    }

    private void set(BitSet live, Value value) {
        if (!constants.containsKey(value.id())) {
            live.set(value.id());
        }
    }

    private BitSet liveOut(Block block) {
        BitSet live = new BitSet();
        for (Block successor : block.end().successors()) {
            live.or(liveIn[successor.id()]);
        }
        return live;
    }

    private void addIntervals(Block block) {
        int start = from[block.id()];
        liveOut(block).stream().forEach(id -> {
            // What is computed in the block gets its start from there.
            int first = liveIn[block.id()].get(id) ? start : to[block.id()] - 1;
            interval(Objects.requireNonNull(values.get(id))).add(first, to[block.id()]);
        });
        int position = start;
        for (Value parameter : block.parameters()) {
            define(parameter, position, block);
        }
        for (Instruction instruction : block.body()) {
            position += STEP;
            for (Value input : instruction.inputs()) {
                use(input, position, block);
            }
            Value result = instruction.result();
            if (result != null && !(instruction instanceof Constant)) {
                define(result, position + 1, block);
            }
        }
        for (Value input : block.end().inputs()) {
            use(input, position + STEP, block);
        }
    }

    private Interval interval(Value value) {
        return intervals.computeIfAbsent(value.id(), id -> new Interval(value));
    }

    private void define(Value value, int position, Block block) {
        if (!used.get(value.id())) {
            return;
        }
        Interval interval = interval(value);
        interval.add(position, position + 1);
        interval.use(howOften[block.id()]);
    }

    private void use(Value value, int position, Block block) {
        if (!constants.containsKey(value.id())) {
            Interval interval = interval(value);
            interval.add(liveIn[block.id()].get(value.id()) ? from[block.id()] : position, position + 1);
            interval.use(howOften[block.id()]);
        }
    }

    /** Values that are needed behind a gate call may not be in the registers that it uses. */
    private void forbidLostRegisters() {
        for (Block block : graph.blocks()) {
            int position = from[block.id()];
            for (Instruction instruction : block.body()) {
                position += STEP;
                if (instruction instanceof GateCall call) {
                    for (Interval interval : intervals.values()) {
                        if (interval.start() <= position && interval.end() > position + 1) {
                            interval.forbid(MachineRegisters.lostInGateCall(
                                    call.arguments().size()));
                        }
                    }
                }
            }
        }
    }
}
