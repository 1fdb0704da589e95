package dev.reverie.tools;

import dev.reverie.syscalls.Signal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** Which signals are written. */
public final class SignalSet {
    private static final SignalSet ALL = new SignalSet(new BitSet(), true);

    private final BitSet numbers;
    private final boolean inverted;

    private SignalSet(BitSet numbers, boolean inverted) {
        this.numbers = numbers;
        this.inverted = inverted;
    }

    /** Every signal. */
    public static SignalSet all() {
        return ALL;
    }

    /**
     * The signals in a list such as {@code SIGINT,term,10}, {@code !chld}, {@code all} or {@code none}.
     *
     * @throws IllegalArgumentException if there is no such signal
     */
    public static SignalSet parse(String list) {
        boolean negated = list.startsWith("!");
        BitSet numbers = new BitSet();
        for (String item : NamedSet.items(negated ? list.substring(1) : list)) {
            switch (item) {
                case "all" -> numbers.set(1, Signal.MAX + 1);
                case "none" -> {}
                default -> numbers.set(number(item));
            }
        }
        return new SignalSet(numbers, negated);
    }

    /** Whether it is to be written. */
    public boolean contains(Signal signal) {
        return numbers.get(signal.number()) != inverted;
    }

    /** Whether none is. */
    public boolean isEmpty() {
        return inverted ? numbers.cardinality() == Signal.MAX : numbers.isEmpty();
    }

    private static int number(String item) {
        if (!item.isEmpty() && item.length() < 4 && item.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(item);
            if (number >= 1 && number <= Signal.MAX) {
                return number;
            }
        }
        Signal signal = Signal.byName(item.toUpperCase(Locale.ROOT));
        if (signal == null) {
            throw new IllegalArgumentException(
                    "unknown signal '" + item + "'" + NearNames.hint(item.toUpperCase(Locale.ROOT), allNames()));
        }
        return signal.number();
    }

    private static List<String> allNames() {
        List<String> names = new ArrayList<>();
        for (int number = 1; number <= Signal.MAX; number++) {
            String name = Signal.of(number).name();
            names.add(name);
            names.add(name.substring("SIG".length()));
        }
        return names;
    }
}
