package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Graph;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.Binary;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Value;
import org.jspecify.annotations.Nullable;

/** By value: the instruction that computes it, or the block that has it as a parameter. */
final class Definitions {
    private final @Nullable Instruction[] instructions;
    private final @Nullable Block[] blocks;

    Definitions(Graph graph) {
        instructions = new Instruction[graph.values()];
        blocks = new Block[graph.values()];
        for (Block block : graph.blocks()) {
            for (Value parameter : block.parameters()) {
                blocks[parameter.id()] = block;
            }
            for (Instruction instruction : block.body()) {
                Value result = instruction.result();
                if (result != null) {
                    instructions[result.id()] = instruction;
                    blocks[result.id()] = block;
                }
            }
        }
    }

    /** The instruction that computes it; null for parameters, and for values made since. */
    @Nullable
    Instruction of(Value value) {
        return value.id() < instructions.length ? instructions[value.id()] : null;
    }

    /** The operation that computes it, if it is this one, else null. */
    @Nullable
    Binary of(Value value, Operation operation) {
        return of(value) instanceof Binary binary && binary.operation() == operation ? binary : null;
    }

    /** Where it comes into being. */
    @Nullable
    Block block(Value value) {
        return value.id() < blocks.length ? blocks[value.id()] : null;
    }

    /** Its value if it is a constant, else null. */
    @Nullable
    Long constant(Value value) {
        return of(value) instanceof Instruction.Constant constant ? (Long) constant.value() : null;
    }

    void define(Value value, Instruction instruction) {
        if (value.id() < instructions.length) {
            instructions[value.id()] = instruction;
        }
    }
}
