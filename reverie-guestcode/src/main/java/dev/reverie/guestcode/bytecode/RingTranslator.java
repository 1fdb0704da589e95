package dev.reverie.guestcode.bytecode;

import dev.reverie.api.guestcode.StateScope;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.guestcode.AbortReason;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Place;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Width;
import java.util.function.UnaryOperator;

/**
 * Output to the tracer: a ring of bytes, of which the guest thread moves the head and the tracer the tail. Both only grow; a position in the
 * ring is what is left of them modulo its capacity, which is a power of two.
 *
 * <pre>
 *  offset  bytes  a record
 *  0       4      how long it is, these 8 bytes included: a multiple of 8
 *  4       4      its type: the number of its struct, from 1 on; 0 is filling, up to the end of the ring
 *  8       …      its struct
 * </pre>
 *
 * <p>A record never wraps around the end of the ring: where it would, the rest is filled. The head is moved behind a record when it is
 * committed, so the tracer sees whole records only, whenever the guest dies.
 */
final class RingTranslator {
    /** Bytes in front of each record's struct. */
    static final int HEADER = 8;

    private static final int TYPE_OFFSET = 4;

    private final Compilation compilation;
    private final GraphBuilder builder;
    private final SlotLayout slot;
    private final Refusals refusals;

    RingTranslator(Compilation compilation, Refusals refusals) {
        this.compilation = compilation;
        this.builder = compilation.builder();
        this.slot = compilation.slot();
        this.refusals = refusals;
    }

    /** What kind of record a class constant names. */
    Kind.Struct recordOf(Operand type) {
        if (!(type.kind() instanceof Kind.ClassName(String name))) {
            throw refusals.refuse("reserve of a class that is not a constant", "write guest.reserve(MyRecord.class)");
        }
        StructLayout layout = compilation.struct(name, refusals);
        if (layout == null || layout.scope() != StateScope.RECORD) {
            throw refusals.refuse("reserve of " + name.replace('/', '.'), "mark it @GuestStruct(StateScope.RECORD)");
        }
        return new Kind.Struct(layout);
    }

    /** The address of room for a record's struct, or 0. */
    Value reserve(StructLayout layout) {
        int type = compilation.state().place(layout).offset();
        return reserve(builder.longConstant(layout.size() + HEADER), place -> {
            builder.store(Width.W32, Place.at(place, 0), builder.intConstant(layout.size() + HEADER));
            builder.store(Width.W32, Place.at(place, TYPE_OFFSET), builder.intConstant(type));
            return builder.binary(Operation.ADD, place, builder.longConstant(HEADER));
        });
    }

    /** The address of room for so many bytes, or 0. */
    Value reserve(Value size) {
        return reserve(size, place -> place);
    }

    /** The same, and what is done with it where there is room: that gives the result. */
    private Value reserve(Value size, UnaryOperator<Value> use) {
        compilation.state().writesRecords();
        Value capacity = builder.loadLong(Place.slot(slot.ringCapacity()));
        Value head = builder.loadLong(Place.slot(slot.ringHead()));
        Value used = builder.binary(Operation.SUB, head, builder.loadLong(Place.slot(slot.ringTail())));
        Value free = builder.binary(Operation.SUB, capacity, used);
        Value base = builder.loadLong(Place.slot(slot.ringBase()));
        Value mask = builder.binary(Operation.SUB, capacity, builder.longConstant(1));
        Value position = builder.binary(Operation.AND, head, mask);
        Value rest = builder.binary(Operation.SUB, capacity, position);
        Block wraps = builder.block();
        Block filling = builder.block();
        Block fits = builder.block();
        Block there = builder.block();
        Block write = builder.block();
        Block full = builder.block();
        Block alsoFull = builder.block();
        Block end = builder.block();
        Value place = builder.graph().value(Type.LONG);
        write.parameters().add(place);
        Value result = builder.graph().value(Type.LONG);
        end.parameters().add(result);
        builder.branch(Condition.LESS, rest, size, wraps, fits);

        builder.begin(fits);
        builder.branch(Condition.LESS, free, size, full, there);

        builder.begin(there);
        builder.jump(write, builder.binary(Operation.ADD, base, position));

        builder.begin(write);
        builder.jump(end, use.apply(place));

        builder.beginRare(wraps);
        builder.branch(Condition.LESS, free, builder.binary(Operation.ADD, rest, size), alsoFull, filling);

        builder.beginRare(filling);
        Value rests = builder.binary(Operation.ADD, base, position);
        builder.store(Width.W32, Place.at(rests, 0), rest);
        builder.store(Width.W32, Place.at(rests, TYPE_OFFSET), builder.intConstant(0));
        builder.store(Width.W64, Place.slot(slot.ringHead()), builder.binary(Operation.ADD, head, rest));
        builder.jump(write, base);

        builder.beginRare(full);
        builder.jump(end, builder.longConstant(0));

        builder.beginRare(alsoFull);
        builder.jump(end, builder.longConstant(0));

        builder.begin(end);
        return result;
    }

    /** Moves the head behind a record. */
    void commit(Operand record) {
        if (!(record.kind() instanceof Kind.Struct(StructLayout layout)) || layout.scope() != StateScope.RECORD) {
            throw refusals.refuse("commit of " + record.kind().describe(), "commit what reserve has returned");
        }
        builder.check(Condition.EQUAL, record.value(), builder.longConstant(0), AbortReason.NO_RECORD);
        commit(builder.longConstant(layout.size() + HEADER));
    }

    /** Moves the head by so many bytes. */
    void commit(Value size) {
        Value head = builder.loadLong(Place.slot(slot.ringHead()));
        Value moved = builder.binary(Operation.ADD, head, size);
        builder.store(Width.W64, Place.slot(slot.ringHead()), moved);
    }
}
