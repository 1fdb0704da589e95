package dev.reverie.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option as the parser and the help see it.
 *
 * @param name the long name with its dashes; or the short one if it has no long one
 * @param letter the short name with its dash, if it has one besides
 * @param value what its value is called in the help, or null if it takes none
 * @param valueIsOptional whether it may be left out; then only the long name takes one, behind an equals sign
 * @param aliases other long names
 * @param help what it does
 */
record Option(
        String name,
        @Nullable String letter,
        @Nullable String value,
        boolean valueIsOptional,
        List<String> aliases,
        String help) {
    /** An option without a value. */
    static Option flag(String name, String help) {
        return new Option(name, null, null, false, List.of(), help);
    }

    /** An option with a value. */
    static Option valued(String name, String value, String help) {
        return new Option(name, null, value, false, List.of(), help);
    }

    /** An option whose value may be left out. */
    static Option optional(String name, String value, String help) {
        return new Option(name, null, value, true, List.of(), help);
    }

    /** The same with a short name. */
    Option withLetter(String newLetter) {
        return new Option(name, newLetter, value, valueIsOptional, aliases, help);
    }

    /** The same with more long names. */
    Option withAliases(String... more) {
        return new Option(name, letter, value, valueIsOptional, List.of(more), help);
    }

    /** Whether it is called so. */
    boolean isCalled(String given) {
        return given.equals(name) || given.equals(letter) || aliases.contains(given);
    }
}
