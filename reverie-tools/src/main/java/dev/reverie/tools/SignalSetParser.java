package dev.reverie.tools;

import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.SignalSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads lists of signals. */
public final class SignalSetParser {
    private SignalSetParser() {}

    /**
     * The signals in a list such as {@code SIGINT,term,10}, {@code !chld}, {@code all} or {@code none}.
     *
     * @throws IllegalArgumentException if there is no such signal
     */
    public static SignalSet parse(String list) {
        boolean negated = list.startsWith("!");
        SignalSet set = SignalSet.none();
        for (String item : NamedSet.items(negated ? list.substring(1) : list)) {
            set = switch (item) {
                case "all" -> SignalSet.all();
                case "none" -> set;
                default -> set.with(Signal.of(number(item)));
            };
        }
        return negated ? set.inverted() : set;
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
