package dev.reverie.tools;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** Parses sets of a few named things, as strace writes them: {@code all}, {@code none}, {@code a,b} or {@code !a,b}. */
public final class NamedSet {
    private NamedSet() {}

    /**
     * The members of {@code type} that a list names. A member's name is its constant's, in lower case and with dashes.
     *
     * @param what what a member is called in messages
     * @throws IllegalArgumentException if it names something else
     */
    public static <E extends Enum<E>> EnumSet<E> parse(String list, Class<E> type, String what) {
        boolean negated = list.startsWith("!");
        EnumSet<E> set = EnumSet.noneOf(type);
        for (String item : items(negated ? list.substring(1) : list)) {
            switch (item) {
                case "all" -> set.addAll(EnumSet.allOf(type));
                case "none" -> {}
                default -> set.add(member(item, type, what));
            }
        }
        return negated ? EnumSet.complementOf(set) : set;
    }

    /** The one member of this name. */
    public static <E extends Enum<E>> E member(String name, Class<E> type, String what) {
        List<String> names = new ArrayList<>();
        for (E member : EnumSet.allOf(type)) {
            String its = nameOf(member);
            if (its.equals(name)) {
                return member;
            }
            names.add(its);
        }
        throw new IllegalArgumentException("unknown " + what + " '" + name + "'; there are " + String.join(", ", names)
                + NearNames.hint(name, names));
    }

    /** What stands between the commas. */
    public static List<String> items(String list) {
        return List.of(list.split(",", -1));
    }

    private static String nameOf(Enum<?> member) {
        return member.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
