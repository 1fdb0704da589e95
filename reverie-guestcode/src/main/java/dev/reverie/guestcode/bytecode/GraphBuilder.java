package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.AbortReason;
import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Conversion;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Graph.SourcePlace;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.Comparison;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Place;
import dev.reverie.guestcode.ir.Terminator;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Width;
import java.util.List;

/** Appends instructions to a graph, at the end of the block that was begun last. */
final class GraphBuilder {
    private final Graph graph;
    private final int largest;
    private Block current;
    private int source;
    private int size;

    /**
     * Begins with the graph's first block.
     *
     * @param largest how many instructions a handler may have
     */
    GraphBuilder(Graph graph, int largest) {
        this.graph = graph;
        this.largest = largest;
        current = graph.block();
        graph.blocks().add(current);
    }

    Graph graph() {
        return graph;
    }

    Block block() {
        return graph.block();
    }

    /** What follows goes into this block, behind all others in the code. */
    void begin(Block block) {
        current = block;
        graph.blocks().add(block);
        add(new Instruction.Source(source));
    }

    /** What follows goes into this block, which hardly ever runs. */
    void beginRare(Block block) {
        block.makeRare();
        begin(block);
    }

    /** Whether the block has no end yet: what follows can be reached. */
    boolean isReachable() {
        return !current.isEnded();
    }

    /** What follows comes from there. */
    void source(SourcePlace place, Refusals refusals) {
        source = graph.source(place);
        if (isReachable()) {
            add(new Instruction.Source(source));
        }
        if (size > largest) {
            throw refusals.refuse(
                    "more than " + largest + " instructions, all that is called included",
                    "call large methods from fewer places, or leave work to the tracer");
        }
    }

    void add(Instruction instruction) {
        size++;
        current.body().add(instruction);
    }

    Value intConstant(int value) {
        return constant(Type.INT, value);
    }

    Value longConstant(long value) {
        return constant(Type.LONG, value);
    }

    Value constant(Type type, long value) {
        Value result = graph.value(type);
        add(new Instruction.Constant(result, value));
        return result;
    }

    Value binary(Operation operation, Value left, Value right) {
        Value result = graph.value(operation == Operation.COMPARE ? Type.INT : left.type());
        add(new Instruction.Binary(result, operation, left, right));
        return result;
    }

    Value convert(Conversion conversion, Value input) {
        Value result = graph.value(conversion.result());
        add(new Instruction.Convert(result, conversion, input));
        return result;
    }

    Value addressOf(Place place) {
        Value result = graph.value(Type.LONG);
        add(new Instruction.AddressOf(result, place));
        return result;
    }

    Value load(Type type, Width width, boolean signed, Place place) {
        Value result = graph.value(type);
        add(new Instruction.Load(result, width, signed, place));
        return result;
    }

    Value loadLong(Place place) {
        return load(Type.LONG, Width.W64, false, place);
    }

    void store(Width width, Place place, Value value) {
        add(new Instruction.Store(width, place, value));
    }

    /** Ends the handler if the comparison holds. */
    void check(Condition failure, Value left, Value right, AbortReason reason) {
        add(new Instruction.Check(new Comparison(failure, left, right), reason));
    }

    void jump(Block target, Value... arguments) {
        jump(target, List.of(arguments));
    }

    void jump(Block target, List<Value> arguments) {
        current.end(new Terminator.Jump(target, arguments));
    }

    void branch(Condition condition, Value left, Value right, Block then, Block otherwise) {
        current.end(new Terminator.Branch(new Comparison(condition, left, right), then, otherwise));
    }

    void spendFuel() {
        add(new Instruction.SpendFuel());
    }

    void finish(Value action) {
        current.end(new Terminator.Return(action));
    }
}
