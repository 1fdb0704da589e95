package dev.reverie.tools.chunky;

/** When a thread has printed a chunk, so that it is the turn of others. */
public sealed interface Chunk {
    /** When what it wrote last ends with a line feed. */
    record Line() implements Chunk {}

    /**
     * When it has written so much.
     *
     * @param bytes how much at least
     */
    record Size(long bytes) implements Chunk {}

    /** When it ends. */
    record WholeThread() implements Chunk {}

    /**
     * From {@code line}, {@code exit} or {@code size:4096}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Chunk parse(String text) {
        if (text.equals("line")) {
            return new Line();
        }
        if (text.equals("exit")) {
            return new WholeThread();
        }
        if (text.matches("size:[1-9]\\d{0,11}")) {
            return new Size(Long.parseLong(text.substring("size:".length())));
        }
        throw new IllegalArgumentException("a chunk is line, exit or size:N, not '" + text + "'");
    }
}
