package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place where ways through a method join. Every variable and every stack entry that has a value at run time is a parameter of its block; the ones
 * that turn out not to be needed are removed later.
 */
final class Join {
    private final Block block;
    private final List<Value> uncertain = new ArrayList<>();
    private @Nullable Frame frame;
    private boolean isBegun;

    Join(Block block) {
        this.block = block;
    }

    Block block() {
        return block;
    }

    /** Whether somebody jumps there. */
    boolean isReached() {
        return frame != null;
    }

    boolean isBegun() {
        return isBegun;
    }

    /** Jumps there from the builder's current block. */
    void jump(GraphBuilder to, Frame from, Refusals refusals) {
        List<Value> arguments = new ArrayList<>();
        if (frame == null) {
            frame = from.copy();
            for (int i = 0; i < frame.locals(); i++) {
                Operand local = frame.peek(i);
                if (local != null && local.kind().type() != null) {
                    arguments.add(local.value());
                    frame.local(i, parameter(to, local.kind()));
                }
            }
            for (int i = 0; i < frame.stack().size(); i++) {
                Operand entry = frame.stack().get(i);
                if (entry.kind().type() != null) {
                    arguments.add(entry.value());
                    frame.stack().set(i, parameter(to, entry.kind()));
                }
            }
        } else {
            addArguments(frame, from, arguments, to, refusals);
        }
        to.jump(block, arguments);
    }

    private Operand parameter(GraphBuilder builder, Kind kind) {
        Type type = kind.type();
        Value parameter = builder.graph().value(type == null ? Type.INT : type);
        block.parameters().add(parameter);
        return new Operand(kind, parameter);
    }

    private void addArguments(Frame known, Frame from, List<Value> arguments, GraphBuilder builder, Refusals refusals) {
        for (int i = 0; i < known.locals(); i++) {
            int index = i;
            Operand expected = known.peek(i);
            if (expected == null) {
                continue;
            }
            Operand actual = from.peek(i);
            Kind joined = actual == null ? null : joined(expected.kind(), actual.kind());
            if (expected.computed() == null) {
                if (joined == null) {
                    known.forget(i);
                }
            } else if (actual == null || joined == null) {
                // A variable that has left its scope on one of the ways: nobody may use it any more.
                uncertain.add(expected.value());
                arguments.add(builder.constant(expected.value().type(), 0));
            } else {
                arguments.add(actual.value());
                retype(expected, joined, refusals, operand -> known.local(index, operand));
            }
        }
        if (known.stack().size() != from.stack().size()) {
            throw refusals.malformed("operand stacks of different depths meet");
        }
        for (int i = 0; i < known.stack().size(); i++) {
            int index = i;
            Operand expected = known.stack().get(i);
            Operand actual = from.stack().get(i);
            Kind joined = joined(expected.kind(), actual.kind());
            if (joined == null) {
                throw actual.kind().type() == null && expected.kind().type() == null
                        ? refusals.refuse(
                                "a choice between two constants, each "
                                        + actual.kind().describe(),
                                "strings and classes must be written where they are used; branch there")
                        : refusals.malformed(expected.kind().describe() + " and "
                                + actual.kind().describe() + " meet");
            }
            if (expected.computed() != null) {
                arguments.add(actual.value());
                retype(expected, joined, refusals, operand -> known.stack().set(index, operand));
            }
        }
    }

    private void retype(
            Operand expected, Kind joined, Refusals refusals, java.util.function.Consumer<Operand> replacement) {
        if (!joined.is(expected.kind())) {
            if (isBegun) {
                throw refusals.refuse(
                        "a variable that is null when a loop begins and a record later",
                        "reserve and commit within one round of the loop");
            }
            replacement.accept(new Operand(joined, expected.value()));
        }
    }

    /** What a value of either kind is; null if they have nothing in common. */
    private static @Nullable Kind joined(Kind one, Kind other) {
        if (one.is(other)) {
            return one;
        }
        if (one instanceof Kind.Null && other instanceof Kind.Struct) {
            return other;
        }
        return one instanceof Kind.Struct && other instanceof Kind.Null ? one : null;
    }

    /** Goes on there; returns what variables and stack hold. */
    Frame begin(GraphBuilder builder) {
        if (frame == null) {
            throw new IllegalStateException("nobody jumps to " + block);
        }
        isBegun = true;
        builder.begin(block);
        return frame.copy();
    }

    /** Parameters that no way may need which goes on from there. */
    Set<Value> uncertain() {
        return new HashSet<>(uncertain);
    }
}
