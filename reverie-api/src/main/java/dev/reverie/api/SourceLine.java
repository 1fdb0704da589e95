package dev.reverie.api;

/**
 * A place in the source code of a program, as its debug information says.
 *
 * @param file the path that the compiler was given, absolute if the debug information says relative to what
 * @param line counted from 1
 */
public record SourceLine(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
