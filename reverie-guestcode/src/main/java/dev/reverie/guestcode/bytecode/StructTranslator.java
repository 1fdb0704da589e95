package dev.reverie.guestcode.bytecode;

import dev.reverie.api.guestcode.StateScope;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.api.guestcode.StructLayout.Field;
import dev.reverie.api.guestcode.StructLayout.FieldType;
import dev.reverie.guestcode.AbortReason;
import dev.reverie.guestcode.ir.Instruction.CompareAndSet;
import dev.reverie.guestcode.ir.Instruction.Exchange;
import dev.reverie.guestcode.ir.Place;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Width;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Translates calls of a struct's methods: reads, writes and atomic operations on its fields. */
final class StructTranslator {
    private final GraphBuilder builder;
    private final Refusals refusals;
    private final Frame frame;

    StructTranslator(GraphBuilder builder, Refusals refusals, Frame frame) {
        this.builder = builder;
        this.refusals = refusals;
        this.frame = frame;
    }

    void access(StructLayout struct, String name, MethodTypeDesc type) {
        StructLayout.Access access = struct.access(name, type.parameterCount());
        if (access == null) {
            throw refusals.malformed(struct.name() + " has no method " + name + type.descriptorString());
        }
        Field field = access.field();
        List<Operand> values = frame.pop(access.operation().operands());
        Value index = field.isArray() ? frame.pop(Kinds.INT).value() : null;
        Place place = place(struct, field, index);
        Kind kind = field.type() == FieldType.LONG ? Kinds.LONG : Kinds.INT;
        for (Operand value : values) {
            if (!value.kind().is(kind)) {
                throw refusals.malformed(
                        kind.describe() + " is needed, not " + value.kind().describe());
            }
        }
        Width width = width(field.type());
        Type valueType = field.type() == FieldType.LONG ? Type.LONG : Type.INT;
        switch (access.operation()) {
            case GET -> {
                boolean signed = field.type() == FieldType.BYTE || field.type() == FieldType.SHORT;
                frame.push(new Operand(kind, builder.load(valueType, width, signed, place)));
            }
            case SET -> builder.store(width, place, values.getFirst().value());
            case GET_AND_ADD, GET_AND_SET -> {
                Value result = builder.graph().value(valueType);
                boolean add = access.operation() == StructLayout.Operation.GET_AND_ADD;
                builder.add(new Exchange(result, width, place, values.getFirst().value(), add));
                frame.push(new Operand(kind, result));
            }
            case COMPARE_AND_SET -> {
                Value result = builder.graph().value(Type.INT);
                Value expected = values.getFirst().value();
                builder.add(new CompareAndSet(
                        result, width, place, expected, values.getLast().value()));
                frame.push(new Operand(Kinds.INT, result));
            }
        }
    }

    private Place place(StructLayout struct, Field field, @org.jspecify.annotations.Nullable Value index) {
        Operand view = frame.pop();
        boolean fits = view.kind() instanceof Kind.Struct known
                ? known.layout().name().equals(struct.name())
                : view.kind() instanceof Kind.Null;
        if (!fits) {
            throw refusals.malformed(
                    struct.name() + " is needed, not " + view.kind().describe());
        }
        Value base = view.value();
        if (struct.scope() == StateScope.RECORD) {
            builder.check(Condition.EQUAL, base, builder.longConstant(0), AbortReason.NO_RECORD);
        }
        if (index == null) {
            return Place.at(base, field.offset());
        }
        builder.check(
                Condition.ABOVE_OR_EQUAL, index, builder.intConstant(field.length()), AbortReason.INDEX_OUT_OF_BOUNDS);
        return new Place(base, index, field.type().bytes(), field.offset());
    }

    private static Width width(FieldType type) {
        return switch (type.bytes()) {
            case 1 -> Width.W8;
            case 2 -> Width.W16;
            case 4 -> Width.W32;
            default -> Width.W64;
        };
    }
}
