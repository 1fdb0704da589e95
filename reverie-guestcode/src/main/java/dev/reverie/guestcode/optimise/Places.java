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

/** Lets addresses do the arithmetic that leads to them: sums of a base, a scaled index and a constant. */
@SuppressWarnings("BadInstanceof") // a pattern names what is there
final class Places {
    private final Definitions definitions;

    Places(Definitions definitions) {
        this.definitions = definitions;
    }

    Instruction fold(Instruction instruction) {
        return switch (instruction) {
            case Load load -> new Load(load.result(), load.width(), load.signed(), fold(load.place()));
            case Store store -> new Store(store.width(), fold(store.place()), store.value());
            case Exchange exchange ->
                new Exchange(
                        exchange.result(), exchange.width(), fold(exchange.place()), exchange.value(), exchange.add());
            case CompareAndSet set ->
                new CompareAndSet(set.result(), set.width(), fold(set.place()), set.expected(), set.value());
            case AddressOf address -> new AddressOf(address.result(), fold(address.place()));
            default -> instruction;
        };
    }

    private Place fold(Place original) {
        Place place = original;
        Place next = step(place);
        while (!next.equals(place)) {
            place = next;
            next = step(place);
        }
        return place;
    }

    /** One sum less, or the same place. */
    private Place step(Place place) {
        Value index = place.index();
        if (index != null && definitions.constant(index) instanceof Long constant) {
            long displacement = place.displacement() + constant * place.scale();
            return displacement == (int) displacement ? new Place(place.base(), null, 1, (int) displacement) : place;
        }
        Value base = place.base();
        if (base == null) {
            return place;
        }
        return switch (definitions.of(base)) {
            case AddressOf(var _, Place inner)
            when inner.index() == null || index == null -> {
                long displacement = (long) place.displacement() + inner.displacement();
                yield displacement != (int) displacement
                        ? place
                        : inner.index() == null
                                ? new Place(inner.base(), index, place.scale(), (int) displacement)
                                : new Place(inner.base(), inner.index(), inner.scale(), (int) displacement);
            }
            case Binary(var _, Operation operation, Value left, Value right)
            when operation == Operation.ADD && left.type() == Type.LONG -> {
                if (definitions.constant(right) instanceof Long constant) {
                    long displacement = place.displacement() + constant;
                    yield displacement == (int) displacement && constant == (int) (long) constant
                            ? new Place(left, index, place.scale(), (int) displacement)
                            : place;
                }
                yield index == null ? new Place(left, right, 1, place.displacement()) : place;
            }
            case null, default -> place;
        };
    }
}
