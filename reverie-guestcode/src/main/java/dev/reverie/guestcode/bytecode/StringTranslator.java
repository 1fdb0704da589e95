package dev.reverie.guestcode.bytecode;

import dev.reverie.guestcode.ir.Block;
import dev.reverie.guestcode.ir.Conversion;
import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Place;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Condition;
import dev.reverie.x86.Width;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Comparisons of the guest's strings with constants: a loop over the characters, which lie behind the code. */
final class StringTranslator {
    /** No byte of memory is read as this. */
    private static final int NO_BYTE = -1;

    private final GraphBuilder builder;
    private final Refusals refusals;

    StringTranslator(GraphBuilder builder, Refusals refusals) {
        this.builder = builder;
        this.refusals = refusals;
    }

    /** 1 if the string at the address begins with the constant, or is it as a whole; else 0. */
    Value compare(Value address, Operand constant, boolean whole) {
        if (!(constant.kind() instanceof Kind.Text(String text))) {
            throw refusals.refuse("a string that is not a constant", "write it in quotes where it is compared");
        }
        if (!text.chars().allMatch(each -> each > 0 && each <= Byte.MAX_VALUE)) {
            throw refusals.refuse("a string with other characters than ASCII's", "compare its bytes by readByte");
        }
        byte[] characters = text.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = whole ? Arrays.copyOf(characters, characters.length + 1) : characters;
        Value data = builder.graph().value(Type.LONG);
        builder.add(new Instruction.DataAddress(data, builder.graph().data(bytes)));
        Block next = builder.block();
        Value index = builder.graph().value(Type.INT);
        next.parameters().add(index);
        Block same = builder.block();
        Block compare = builder.block();
        Block equal = builder.block();
        Block different = builder.block();
        Block end = builder.block();
        Value result = builder.graph().value(Type.INT);
        end.parameters().add(result);
        builder.jump(next, builder.intConstant(0));

        builder.begin(next);
        builder.branch(Condition.GREATER_OR_EQUAL, index, builder.intConstant(bytes.length), same, compare);

        builder.begin(compare);
        Value from = builder.binary(Operation.ADD, address, builder.convert(Conversion.INT_TO_LONG, index));
        Value theirs = builder.graph().value(Type.INT);
        builder.add(new Instruction.GuestLoad(theirs, Width.W8, from, builder.intConstant(NO_BYTE)));
        Value ours = builder.load(Type.INT, Width.W8, false, new Place(data, index, 1, 0));
        builder.branch(Condition.EQUAL, theirs, ours, equal, different);

        builder.begin(equal);
        builder.jump(next, builder.binary(Operation.ADD, index, builder.intConstant(1)));

        builder.begin(different);
        builder.jump(end, builder.intConstant(0));

        builder.begin(same);
        builder.jump(end, builder.intConstant(1));

        builder.begin(end);
        return result;
    }
}
