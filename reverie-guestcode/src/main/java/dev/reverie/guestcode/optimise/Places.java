package dev.reverie.guestcode.optimise;

import dev.reverie.guestcode.ir.Instruction;
import dev.reverie.guestcode.ir.Instruction.AddressOf;
import dev.reverie.guestcode.ir.Instruction.Binary;
import dev.reverie.guestcode.ir.Instruction.CompareAndSet;
import dev.reverie.guestcode.ir.Instruction.Exchange;
import dev.reverie.guestcode.ir.Instruction.Load;
import dev.reverie.guestcode.ir.Instruction.Store;
import dev.reverie.guestcode.ir.Operation;
import dev.reverie.guestcode.ir.Place;
import dev.reverie.guestcode.ir.Type;
import dev.reverie.guestcode.ir.Value;
import dev.reverie.x86.Width;
import org.jspecify.annotations.Nullable;

/** Lets addresses do the arithmetic that leads to them: sums of a base, a scaled index and a constant. */
@SuppressWarnings({"BadInstanceof", "ReferenceEquality"
}) // a pattern names what is there; what has not changed is the same object
final class Places {
    private final Definitions definitions;

    Places(Definitions definitions) {
        this.definitions = definitions;
    }

    Instruction fold(Instruction instruction) {
        if (instruction instanceof Load(Value result, Width width, boolean signed, Place place)) {
            Place folded = fold(place);
            return folded == place ? instruction : new Load(result, width, signed, folded);
        } else if (instruction instanceof Store(Width width, Place place, Value value)) {
            Place folded = fold(place);
            return folded == place ? instruction : new Store(width, folded, value);
        } else if (instruction instanceof Exchange(Value result, Width width, Place place, Value value, boolean add)) {
            Place folded = fold(place);
            return folded == place ? instruction : new Exchange(result, width, folded, value, add);
        } else if (instruction
                instanceof CompareAndSet(Value result, Width width, Place place, Value expected, Value value)) {
            Place folded = fold(place);
            return folded == place ? instruction : new CompareAndSet(result, width, folded, expected, value);
        } else if (instruction instanceof AddressOf(Value result, Place place)) {
            Place folded = fold(place);
            return folded == place ? instruction : new AddressOf(result, folded);
        }
        return instruction;
    }

    private Place fold(Place original) {
        Place place = original;
        for (Place next = step(place); next != null; next = step(place)) {
            place = next;
        }
        return place;
    }

    /** One sum less; null if there is none. */
    private @Nullable Place step(Place place) {
        Value base = place.base();
        Value index = place.index();
        if (index != null && definitions.constant(index) instanceof Long constant) {
            return displaced(base, null, 1, place.displacement() + constant * place.scale());
        }
        Instruction definition = base == null ? null : definitions.of(base);
        if (definition instanceof AddressOf(var _, Place inner) && (inner.index() == null || index == null)) {
            long displacement = (long) place.displacement() + inner.displacement();
            return inner.index() == null
                    ? displaced(inner.base(), index, place.scale(), displacement)
                    : displaced(inner.base(), inner.index(), inner.scale(), displacement);
        }
        if (definition instanceof Binary(var _, Operation operation, Value left, Value right)
                && operation == Operation.ADD
                && left.type() == Type.LONG) {
            if (definitions.constant(right) instanceof Long constant) {
                return constant == (int) (long) constant
                        ? displaced(left, index, place.scale(), place.displacement() + constant)
                        : null;
            }
            return index == null ? new Place(left, right, 1, place.displacement()) : null;
        }
        return null;
    }

    private static @Nullable Place displaced(
            @Nullable Value base, @Nullable Value index, int scale, long displacement) {
        return displacement == (int) displacement ? new Place(base, index, scale, (int) displacement) : null;
    }
}
