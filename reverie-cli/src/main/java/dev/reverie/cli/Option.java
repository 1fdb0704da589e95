package dev.reverie.cli;

import org.jspecify.annotations.Nullable;

/**
 * An option as the parser and the help see it.
 *
 * @param name the long name with its dashes
 * @param letter the short name with its dash, if it has one
 * @param value what its value is called in the help, or null if it takes none
 * @param help what it does
 */
record Option(
        String name, @Nullable String letter, @Nullable String value, String help) {
    /** An option without a value. */
    static Option flag(String name, String help) {
        return new Option(name, null, null, help);
    }

    /** An option with a value. */
    static Option valued(String name, String value, String help) {
        return new Option(name, null, value, help);
    }

    /** The same with a short name. */
    Option withLetter(String newLetter) {
        return new Option(name, newLetter, value, help);
    }
}
