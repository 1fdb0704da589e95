package dev.reverie.guestcode.bytecode;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.guestcode.AbortReason;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.ir.Conversion;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Place;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Width;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** Translates calls of {@link GuestThread}'s methods. */
final class ThreadTranslator {
    private final Compilation compilation;
    private final SlotLayout slot;
    private final GraphBuilder builder;
    private final Refusals refusals;
    private final Frame frame;

    ThreadTranslator(Compilation compilation, Refusals refusals, Frame frame) {
        this.compilation = compilation;
        this.slot = compilation.slot();
        this.builder = compilation.builder();
        this.refusals = refusals;
        this.frame = frame;
    }

    void call(String name, MethodTypeDesc type) {
        List<Operand> arguments = frame.pop(type.parameterCount());
        frame.pop(Kinds.THREAD);
        switch (name) {
            case "tid" -> push(Kinds.INT, builder.load(Type.INT, Width.W32, false, Place.slot(slot.tid())));
            case "pid" -> push(Kinds.INT, builder.load(Type.INT, Width.W32, false, Place.slot(slot.pid())));
            case "number" -> push(Kinds.INT, builder.load(Type.INT, Width.W32, false, Place.slot(slot.number())));
            case "argument" -> argument(arguments);
            case "result" -> push(Kinds.LONG, builder.loadLong(Place.slot(slot.result())));
            case "proceed" -> push(Kinds.ACTION, builder.intConstant(GuestAction.PROCEED.number()));
            case "answer" -> answer(value(arguments, 0, Kinds.LONG));
            case "fail" -> {
                Value errno = value(arguments, 0, Kinds.ERRNO);
                Value negative = builder.binary(Operation.SUB, builder.intConstant(0), errno);
                answer(builder.convert(Conversion.INT_TO_LONG, negative));
            }
            case "timestamp" -> {
                Value result = builder.graph().value(Type.LONG);
                builder.add(new Instruction.Timestamp(result));
                push(Kinds.LONG, result);
            }
            case "syscall" -> {
                List<Value> values = new ArrayList<>();
                arguments.forEach(argument -> values.add(argument.value()));
                while (values.size() <= GuestThread.ARGUMENTS) {
                    values.add(builder.longConstant(0));
                }
                gate(slot.syscallGate(), values);
            }
            case "rpc" -> {
                for (int i = 0; i < arguments.size(); i++) {
                    Place place = Place.slot(slot.mailbox() + i * Long.BYTES);
                    builder.store(Width.W64, place, value(arguments, i, Kinds.LONG));
                }
                gate(slot.rpcGate(), List.of());
            }
            case "readByte" -> read(Kinds.INT, Width.W8, arguments, builder.intConstant(GuestThread.EFAULT));
            case "readShort" -> read(Kinds.INT, Width.W16, arguments, builder.intConstant(GuestThread.EFAULT));
            case "readInt" -> read(Kinds.LONG, Width.W32, arguments, builder.longConstant(GuestThread.EFAULT));
            case "readLong" -> read(Kinds.LONG, Width.W64, arguments, value(arguments, 1, Kinds.LONG));
            case "writeByte" -> write(Width.W8, arguments, Kinds.INT);
            case "writeShort" -> write(Width.W16, arguments, Kinds.INT);
            case "writeInt" -> write(Width.W32, arguments, Kinds.INT);
            case "writeLong" -> write(Width.W64, arguments, Kinds.LONG);
            case "startsWith", "isString" -> {
                Value address = value(arguments, 0, Kinds.LONG);
                boolean whole = name.equals("isString");
                push(Kinds.INT, new StringTranslator(builder, refusals).compare(address, arguments.get(1), whole));
            }
            case "stop" -> push(Kinds.ACTION, builder.intConstant(GuestAction.STOP.number()));
            case "reserve" -> {
                if (type.parameterType(0).isPrimitive()) {
                    push(Kinds.LONG, new RingTranslator(compilation, refusals).reserve(size(arguments)));
                    return;
                }
                Kind.Struct record = new RingTranslator(compilation, refusals).recordOf(arguments.getFirst());
                push(record, new RingTranslator(compilation, refusals).reserve(record.layout()));
            }
            case "commit" -> {
                RingTranslator ring = new RingTranslator(compilation, refusals);
                if (type.parameterType(0).isPrimitive()) {
                    ring.commit(size(arguments));
                } else {
                    ring.commit(arguments.getFirst());
                }
            }
            default ->
                throw refusals.refuse(
                        "a call of GuestThread." + name, "guest code can call the methods that GuestThread declares");
        }
    }

    private Value size(List<Operand> arguments) {
        return builder.convert(Conversion.INT_TO_LONG, value(arguments, 0, Kinds.INT));
    }

    private void argument(List<Operand> arguments) {
        Value index = value(arguments, 0, Kinds.INT);
        builder.check(
                Condition.ABOVE_OR_EQUAL,
                index,
                builder.intConstant(GuestThread.ARGUMENTS),
                AbortReason.INDEX_OUT_OF_BOUNDS);
        Place place = new Place(null, index, Long.BYTES, slot.arguments());
        if (arguments.size() == 1) {
            push(Kinds.LONG, builder.loadLong(place));
        } else {
            builder.store(Width.W64, place, value(arguments, 1, Kinds.LONG));
        }
    }

    private void answer(Value result) {
        builder.store(Width.W64, Place.slot(slot.result()), result);
        push(Kinds.ACTION, builder.intConstant(GuestAction.ANSWER.number()));
    }

    private void gate(int gate, List<Value> arguments) {
        Value result = builder.graph().value(Type.LONG);
        builder.add(new Instruction.GateCall(result, gate, List.copyOf(arguments)));
        push(Kinds.LONG, result);
    }

    private void read(Kind kind, Width width, List<Operand> arguments, Value onFault) {
        Value result = builder.graph().value(onFault.type());
        builder.add(new Instruction.GuestLoad(result, width, value(arguments, 0, Kinds.LONG), onFault));
        push(kind, result);
    }

    private void write(Width width, List<Operand> arguments, Kind kind) {
        Value result = builder.graph().value(Type.INT);
        Value value = value(arguments, 1, kind);
        builder.add(new Instruction.GuestStore(result, width, value(arguments, 0, Kinds.LONG), value));
        push(Kinds.INT, result);
    }

    private Value value(List<Operand> arguments, int index, Kind kind) {
        Operand operand = arguments.get(index);
        if (!operand.kind().is(kind)) {
            throw refusals.malformed(
                    kind.describe() + " is needed, not " + operand.kind().describe());
        }
        return operand.value();
    }

    private void push(Kind kind, Value value) {
        frame.push(new Operand(kind, value));
    }
}
